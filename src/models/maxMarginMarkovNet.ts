import { chain } from '../answers/chain.ts';
import { linearChain, type LinearChainParts } from '../energies/linearChain.ts';
import { structuredHinge } from '../losses/structuredHinge.ts';
import { weightL2 } from '../losses/weightL2.ts';
import type { ChainModel } from './ChainModel.ts';

export interface MaxMarginMarkovNetOptions extends LinearChainParts {
  /** What each wrong label costs, in energy units (default 1). */
  cost?: number;
  /** λ of `(λ/2) ‖W‖²`, added to the mean loss of a sequence (default 1e−3). */
  strength?: number;
}

/**
 * Max-margin Markov net: a linear chain under the hinge loss with the Hamming cost, `max_Y (Ec + cost·Hamming − E(Y))`,
 * and an L2 regularizer. A support vector machine over sequences.
 *
 * @see Taskar, Guestrin & Koller 2003, "Max-Margin Markov Networks".
 */
export function maxMarginMarkovNet(options: MaxMarginMarkovNetOptions): ChainModel {
  const { cost = 1, strength = 1e-3, ...parts } = options;
  return {
    energy: linearChain(parts),
    answers: chain({ labels: parts.unary.outputs }),
    loss: structuredHinge({ cost }),
    regularizer: weightL2({ strength }),
  };
}
