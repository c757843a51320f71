import kernel from '../../shaders/training/average.wgsl';
import { CompatibilityError } from '../errors.ts';
import { checkKnown, checkWhole } from '../options.ts';
import type { Optimizer } from './Optimizer.ts';

export interface AverageOptions {
  /** Steps that don't count: the mean is over the steps after the first `from` (default: 0, all of them). */
  from?: number;
}

/**
 * An optimizer that also keeps the mean of the parameters over its steps: `W̄ₜ = W̄ₜ₋₁ + (Wₜ − W̄ₜ₋₁)/t`, for
 * `trainer.averagedParameters()`. It trains as the optimizer alone does, to the bit, with one more vector of memory.
 *
 * With the perceptron loss and `sgd` this is the averaged perceptron.
 *
 * @throws DataError unless `from` is a whole number ≥ 0, or for a misspelt option; CompatibilityError for an optimizer
 * that averages already.
 * @see Polyak & Juditsky 1992, "Acceleration of Stochastic Approximation by Averaging"; Collins 2002, "Discriminative
 * Training Methods for Hidden Markov Models".
 */
export function average(optimizer: Optimizer, options: AverageOptions = {}): Optimizer {
  checkKnown('average', options, ['from']);
  const { from: after = 0 } = options;
  checkWhole('average', 'from', after, 0);
  if (optimizer.average !== undefined) {
    throw new CompatibilityError(
      `average: expected an optimizer that keeps no mean, got ${optimizer.name}. Average once.`,
    );
  }
  return {
    name: `averaged ${optimizer.name}`,
    memory: [...optimizer.memory, 'average'],
    average: 'average',
    record(graph, tensors, { average: mean, ...memory }) {
      optimizer.record(graph, tensors, memory);
      const { clock, parameters } = tensors;
      const count = parameters.length;
      graph.launch(kernel, {
        tensors: { clock, parameters, average: mean },
        params: { count, after },
        over: [count],
      });
    },
  };
}
