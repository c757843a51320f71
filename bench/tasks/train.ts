import { numbers, trainCase, type TrainCase } from '../cases.ts';
import { billions, type Task } from './Task.ts';

/** A full training step of twin nets 1-H-D under L1; sizes are P,K,H,D. */
export function train(loss: TrainCase['loss']): Task {
  return {
    name: `train-${loss}`,
    sizes: ['64,101,20,10', '256,1024,64,16', '1024,4096,64,16', '4096,65536,64,16'],
    unit: '10⁹ (p,k,d)/s',
    value(size, ms) {
      const [samples = 0, answers = 0, , dims = 0] = numbers(size);
      return billions(samples * answers * dims, ms);
    },
    prepare: (implementation, size) => implementation.train?.(trainCase(loss, size)),
  };
}
