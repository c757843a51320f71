import kernel from '../../shaders/training/sgd.wgsl';
import { checkKnown, checkNonNegative } from '../options.ts';
import type { Optimizer } from './Optimizer.ts';
import { toSchedule, type Schedule } from './schedules.ts';

export interface SgdOptions {
  /** Learning rate η, or a schedule of it. */
  rate: number | Schedule;
  /** μ (default 0). */
  momentum?: number;
  /** λ (default 0). */
  weightDecay?: number;
}

/** Stochastic gradient descent: `v ← μv + (g + λw)`, `w ← w − η v`. */
export function sgd(options: SgdOptions): Optimizer {
  checkKnown('sgd', options, ['rate', 'momentum', 'weightDecay']);
  const { rate, momentum = 0, weightDecay = 0 } = options;
  checkNonNegative('sgd', 'momentum', momentum);
  checkNonNegative('sgd', 'weightDecay', weightDecay);
  const { params } = toSchedule(rate);
  return {
    name: 'sgd',
    memory: momentum > 0 ? ['velocity'] : [],
    record(graph, tensors, memory) {
      const count = tensors.parameters.length;
      graph.launch(kernel, {
        tensors: { ...tensors, ...memory },
        params: { count, momentum, weight_decay: weightDecay, ...params },
        overrides: { MOMENTUM: momentum > 0 ? 1 : 0 },
        over: [count],
      });
    },
  };
}
