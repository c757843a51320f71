import { chain } from '../answers/chain.ts';
import { linearChain, type LinearChainParts } from '../energies/linearChain.ts';
import { nll } from '../losses/nll.ts';
import { weightL2 } from '../losses/weightL2.ts';
import type { ChainModel } from './ChainModel.ts';

export interface ConditionalRandomFieldOptions extends LinearChainParts {
  /** β, the inverse temperature, in 1/energy (default 1). */
  beta?: number;
  /** λ of `(λ/2) ‖W‖²`, added to the mean loss of a sequence (default 0). */
  strength?: number;
}

/**
 * Conditional random field: a linear chain under the negative log-likelihood loss, `Ec − F_β`. With a net for its unary
 * energies it is a deep one, trained end to end.
 *
 * @throws DataError unless strength ≥ 0 and beta > 0.
 * @see Lafferty, McCallum & Pereira 2001, "Conditional Random Fields".
 */
export function conditionalRandomField(options: ConditionalRandomFieldOptions): ChainModel {
  const { beta = 1, strength = 0, ...parts } = options;
  return {
    energy: linearChain(parts),
    answers: chain({ labels: parts.unary.outputs }),
    loss: nll({ beta }),
    ...(strength !== 0 && { regularizer: weightL2({ strength }) }),
  };
}
