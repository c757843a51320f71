import { labels } from '../answers/labels.ts';
import { latentChain, type LatentChainParts } from '../energies/latentChain.ts';
import { nll } from '../losses/nll.ts';
import { weightL2 } from '../losses/weightL2.ts';
import type { ChainModel } from './ChainModel.ts';

export interface HiddenConditionalRandomFieldOptions extends Omit<LatentChainParts, 'combine'> {
  /** λ of `(λ/2) ‖W‖²`, added to the mean loss of a sequence (default 0). */
  strength?: number;
}

/**
 * Hidden conditional random field: one label for a sequence, through a chain of hidden states that are marginalised away,
 * under the negative log-likelihood loss at the same β.
 *
 * @throws DataError unless strength ≥ 0 and beta > 0.
 * @see Quattoni, Wang, Morency, Collins & Darrell 2007, "Hidden Conditional Random Fields".
 */
export function hiddenConditionalRandomField(options: HiddenConditionalRandomFieldOptions): ChainModel {
  const { strength = 0, ...parts } = options;
  const { unary, states, classes = unary.outputs / states, beta = 1 } = parts;
  return {
    energy: latentChain({ ...parts, combine: 'marginal' }),
    answers: labels(classes),
    loss: nll({ beta }),
    ...(strength !== 0 && { regularizer: weightL2({ strength }) }),
  };
}
