import kernel from '../../shaders/training/adam.wgsl';
import { DataError } from '../errors.ts';
import { checkKnown, checkPositive } from '../options.ts';
import type { Optimizer } from './Optimizer.ts';
import { toSchedule, type Schedule } from './schedules.ts';

export interface AdamOptions {
  /** Learning rate η, or a schedule of it (default 0.001). */
  rate?: number | Schedule;
  /** Decay of the mean of gradients (default 0.9). */
  beta1?: number;
  /** Decay of the mean of squared gradients (default 0.999). */
  beta2?: number;
  /** Added to the denominator (default 1e−8). */
  epsilon?: number;
}

/**
 * Adam: `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, `w ← w − η m̂ / (√v̂ + ε)` with `m̂ = m/(1−β₁ᵗ)`, `v̂ = v/(1−β₂ᵗ)`.
 *
 * @see Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization".
 */
export function adam(options: AdamOptions = {}): Optimizer {
  checkKnown('adam', options, ['rate', 'beta1', 'beta2', 'epsilon']);
  const { rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  for (const [name, value] of Object.entries({ beta1, beta2 })) {
    // As float32 holds it: with 1 nothing would ever be learned.
    if (!(value > 0 && Math.fround(value) < 1)) {
      throw new DataError(`adam: expected 0 < ${name} < 1, got ${value}. Pass a decay such as 0.9.`);
    }
  }
  checkPositive('adam', 'epsilon', epsilon);
  const decays = { beta1, beta2, epsilon, log_beta1: Math.log(beta1), log_beta2: Math.log(beta2) };
  const { params } = toSchedule(rate);
  return {
    name: 'adam',
    memory: ['first', 'second'],
    record(graph, tensors, memory) {
      const count = tensors.parameters.length;
      graph.launch(kernel, {
        tensors: { ...tensors, ...memory },
        params: { count, ...decays, ...params },
        over: [count],
      });
    },
  };
}
