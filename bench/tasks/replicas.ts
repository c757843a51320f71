import { numbers, replicasCase } from '../cases.ts';
import type { Task } from './Task.ts';

/** A training step of each of many models, as in `train-nll`; sizes are models,P,K,H,D. */
export const replicas: Task = {
  name: 'replicas',
  sizes: ['64,64,101,20,10', '1024,64,101,20,10'],
  unit: 'models·steps/s',
  value: (size, ms) => (1000 * (numbers(size)[0] ?? 0)) / ms,
  prepare: (implementation, size) => implementation.replicas?.(replicasCase(size)),
};
