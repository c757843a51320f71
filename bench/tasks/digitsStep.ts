import { digitsCase, numbers } from '../cases.ts';
import type { Task } from './Task.ts';

/** A full training step of a digit classifier on random pixels; sizes are inputs,hidden,labels,batch. */
export const digitsStep: Task = {
  name: 'digits-step',
  sizes: ['784,128,10,128'],
  unit: 'samples/s',
  value: (size, ms) => (1000 * (numbers(size)[3] ?? 0)) / ms,
  prepare: (implementation, size) => implementation.digits?.(digitsCase(size)),
};
