import { COPY_BYTES } from '../ceilings.ts';
import { billions, type Task } from './Task.ts';

/** The most memory traffic: a buffer copied into another, each byte read once and written once. */
export const ceilingBandwidth: Task = {
  name: 'ceiling-bandwidth',
  sizes: ['copy'],
  unit: 'GB/s',
  isCeiling: true,
  value: (_, ms) => billions(2 * COPY_BYTES, ms),
  prepare: (implementation) => implementation.bandwidth?.(),
};
