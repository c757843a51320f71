import { ARITHMETIC_OPERATIONS } from '../ceilings.ts';
import { billions, type Task } from './Task.ts';

/** The most arithmetic that the adapter does: independent multiply–adds in registers. */
export const ceilingArithmetic: Task = {
  name: 'ceiling-arithmetic',
  sizes: ['fma'],
  unit: 'GFLOP/s',
  isCeiling: true,
  value: (_, ms) => billions(ARITHMETIC_OPERATIONS, ms),
  prepare: (implementation) => implementation.arithmetic?.(),
};
