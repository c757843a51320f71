import { matmulCase } from '../cases.ts';
import { billions, type Task } from './Task.ts';

/** A square product `a bᵀ`; sizes are n. */
export const matmul: Task = {
  name: 'matmul',
  sizes: ['128', '256', '512', '1024', '2048'],
  unit: 'GFLOP/s',
  value: (size, ms) => billions(2 * Number(size) ** 3, ms),
  prepare: (implementation, size) => implementation.matmul?.(matmulCase(size)),
};
