// Kernels of gradient descent on answers and latent variables, against their twins.

import { describe, it } from 'vitest';
import descend from '../../shaders/answers/descend.wgsl';
import fill from '../../shaders/graph/fill.wgsl';
import { expectKernelMatchesTwin } from '../support/kernel.ts';
import { noise } from './values.ts';

describe.each([
  [1, 1, 0],
  [5, 3, 1],
  [64, 1, 0],
  [33, 7, 7],
  [70, 2, 1],
])('%i rows of %i numbers, from column %i', (rows, width, from_column) => {
  const count = rows * width;

  it('descend', () =>
    expectKernelMatchesTwin(descend, {
      tensors: { x: noise(count, 1), slope: noise(count, 2), out: count },
      params: { count, width, from_column, rate: 0.3 },
      over: [count],
    }));

  it.each([0, 0.5])('fill, step %f', (step) =>
    expectKernelMatchesTwin(fill, {
      tensors: { out: noise(count + 3, 3) },
      params: { count, first: 2, value: -1.25, step },
      over: [count],
    }),
  );
});
