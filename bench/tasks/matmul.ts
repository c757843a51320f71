import { matmulCase, matmulShape } from '../cases.ts';
import { billions, type Task } from './Task.ts';
import { FLOAT_BYTES, type Work } from './work.ts';

/** The product `a bᵀ`; sizes are n where all are n × n, else rows,inner,columns: shapes that nets are made of. */
export const matmul: Task = {
  name: 'matmul',
  about: 'A product a bᵀ. Sizes are n where all are n × n, else rows, inner, columns.',
  sizes: [
    ...['128', '256', '512', '1024', '2048'],
    ...['4096,16,64', '128,784,128', '65536,64,16', '16,65536,64'],
  ],
  unit: 'GFLOP/s',
  value: (size, ms) => billions(productWork(size).operations, ms),
  work: productWork,
  prepare: (implementation, size) => implementation.matmul?.(matmulCase(size)),
};

/** A multiply–add for each row, inner and column; both factors are read and the product written. */
function productWork(size: string): Work {
  const [rows, inner, columns] = matmulShape(size);
  const bytes = FLOAT_BYTES * (rows * inner + columns * inner + rows * columns);
  return { operations: 2 * rows * inner * columns, traffic: bytes, given: bytes };
}
