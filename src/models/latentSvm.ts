import { labels } from '../answers/labels.ts';
import { latentChain, type LatentChainParts } from '../energies/latentChain.ts';
import { hinge } from '../losses/hinge.ts';
import { weightL2 } from '../losses/weightL2.ts';
import type { ChainModel } from './ChainModel.ts';

export interface LatentSvmOptions extends Omit<LatentChainParts, 'combine' | 'beta'> {
  /** m, the margin, in energy units (default 1). */
  m?: number;
  /** λ of `(λ/2) ‖W‖²`, added to the mean loss of a sequence (default 1e−3). */
  strength?: number;
}

/**
 * Latent support vector machine: one label for a sequence, through a chain of hidden states at its lowest energy, such as
 * a segmentation, under the hinge loss and an L2 regularizer.
 *
 * Start U from weights that differ, such as `mlp(…, { scale: 1 })`: with all energies 0 the states stay alike.
 *
 * @see Felzenszwalb, McAllester & Ramanan 2008, "A discriminatively trained, multiscale, deformable part model"; Yu &
 * Joachims 2009, "Learning structural SVMs with latent variables".
 */
export function latentSvm(options: LatentSvmOptions): ChainModel {
  const { m = 1, strength = 1e-3, ...parts } = options;
  const { unary, states, classes = unary.outputs / states } = parts;
  return {
    energy: latentChain({ ...parts, combine: 'minimum' }),
    answers: labels(classes),
    loss: hinge({ m }),
    regularizer: weightL2({ strength }),
  };
}
