import { numbers, replicasCase } from '../cases.ts';
import type { Task } from './Task.ts';
import { stepWork } from './train.ts';
import { FLOAT_BYTES, type Work } from './work.ts';

/** A training step of each of many models, as in `train-nll`; sizes are models,P,K,H,D. */
export const replicas: Task = {
  name: 'replicas',
  about:
    'The training step of train-nll for each of many models with weights of their own. Sizes are models, P, K, H, D.',
  sizes: ['64,64,101,20,10', '1024,64,101,20,10'],
  unit: 'models·steps/s',
  value: (size, ms) => (1000 * (numbers(size)[0] ?? 0)) / ms,
  work: stepsWork,
  prepare: (implementation, size) => implementation.replicas?.(replicasCase(size)),
};

/** That of one step for each model; samples and answers, which all models share, are given once. */
function stepsWork(size: string): Work {
  const [models = 0, ...shape] = numbers(size);
  const [samples = 0, answers = 0] = shape;
  const { operations, traffic, given } = stepWork('nll', shape.join());
  const shared = FLOAT_BYTES * (2 * samples + answers);
  return {
    operations: models * operations,
    traffic: models * traffic,
    given: models * (given - shared) + shared,
  };
}
