import { chain } from '../answers/chain.ts';
import { linearChain, type LinearChainParts } from '../energies/linearChain.ts';
import { perceptron } from '../losses/perceptron.ts';
import { average } from '../training/average.ts';
import { sgd } from '../training/sgd.ts';
import type { TrainerOptions } from '../training/TrainerOptions.ts';
import type { ChainModel } from './ChainModel.ts';

/**
 * Structured perceptron: a linear chain under the perceptron loss, `Ec − min_Y E`, with its own rule of learning: after
 * each batch a step of rate 1 towards the right sequences and away from those that were found, and at the end the mean of
 * the weights over all steps, `trainer.averagedParameters()`.
 *
 * With unary energies linear in X, such as `Linear` starting from zero (`scale: 0`), the rate changes nothing but the
 * scale of energies.
 *
 * @see Collins 2002, "Discriminative Training Methods for Hidden Markov Models".
 */
export function structuredPerceptron(
  parts: LinearChainParts,
): ChainModel & Pick<TrainerOptions, 'optimizer'> {
  return {
    energy: linearChain(parts),
    answers: chain({ labels: parts.unary.outputs }),
    loss: perceptron(),
    optimizer: average(sgd({ rate: 1 })),
  };
}
