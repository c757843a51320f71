// Kernels that make one energy out of several, and the bprop of stored energies, against their twins.

import { describe, it } from 'vitest';
import combineMarginal from '../../shaders/answers/combine_marginal.wgsl';
import combineMarginalBprop from '../../shaders/answers/combine_marginal_bprop.wgsl';
import combineMinimum from '../../shaders/answers/combine_minimum.wgsl';
import combineMinimumBprop from '../../shaders/answers/combine_minimum_bprop.wgsl';
import combineSum from '../../shaders/answers/combine_sum.wgsl';
import pairwiseBprop from '../../shaders/answers/pairwise_bprop.wgsl';
import spreadRows from '../../shaders/answers/spread_rows.wgsl';
import spreadRowsBprop from '../../shaders/answers/spread_rows_bprop.wgsl';
import { expectKernelMatchesTwin } from '../support/kernel.ts';
import { noise } from './values.ts';

const choices = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i % 3);

describe.each([1, 3, 64, 65, 1000])('%i energies', (count) => {
  const over = [count];

  it('combine_sum', () =>
    expectKernelMatchesTwin(combineSum, {
      tensors: { energies: noise(count, 1), total: count },
      params: { count },
      over,
    }));

  it.each([0, 1])('combine_minimum, part %i', (part) =>
    expectKernelMatchesTwin(combineMinimum, {
      tensors: { energies: noise(count, 1), minimum: noise(count, 2), choice: choices(count) },
      params: { count, part },
      over,
    }),
  );

  it('combine_minimum_bprop', () =>
    expectKernelMatchesTwin(combineMinimumBprop, {
      tensors: { choice: choices(count), dminimum: noise(count, 1), denergies: count },
      params: { count, part: 1 },
      over,
    }));

  it.each([0, 1])('combine_marginal, part %i', (part) =>
    expectKernelMatchesTwin(combineMarginal, {
      tensors: { energies: noise(count, 1, 5), free_energy: noise(count, 2, 5) },
      params: { count, part, beta: 3 },
      over,
    }),
  );

  it('combine_marginal_bprop', () =>
    expectKernelMatchesTwin(combineMarginalBprop, {
      tensors: {
        energies: noise(count, 1),
        free_energy: noise(count, 2).map((value) => value - 1),
        dfree_energy: noise(count, 3),
        denergies: count,
      },
      params: { count, beta: 2 },
      over,
    }));
});

it('combine_marginal holds where energies are far apart', () =>
  expectKernelMatchesTwin(combineMarginal, {
    tensors: { energies: Float32Array.of(1e4, -1e4, 0, 1e30), free_energy: Float32Array.of(-1e4, 1e4, 0, 3) },
    params: { count: 4, part: 1, beta: 10 },
    over: [4],
  }));

describe.each([
  [1, 1, 1],
  [3, 5, 2],
  [70, 33, 17],
])('pairwise_bprop, %i rows, %i columns, %i dimensions', (rows, columns, dims) => {
  it.each([0, 1, 2, 4, 5].flatMap((DISTANCE) => [0, 1].map((SAMPLES_ARE) => ({ DISTANCE, SAMPLES_ARE }))))(
    '%o',
    (overrides) =>
      expectKernelMatchesTwin(pairwiseBprop, {
        tensors: {
          rows_x: noise(rows * dims, 1),
          columns_x: noise(columns * dims, 2),
          denergies: noise(rows * columns, 3),
          drows: rows * dims,
        },
        params: { rows, columns, dims },
        overrides,
        over: [rows * dims],
      }),
  );
});

describe.each([
  // width, out_width, at, first, each, count, rows
  [1, 1, 0, 0, 1, 1, 1],
  [2, 5, 1, 0, 5, 3, 15],
  [3, 7, 4, 2, 1, 4, 13],
  [1, 4, 3, 0, 2, 11, 70],
  [5, 5, 0, 0, 300, 1, 300],
])('strips %i wide of %i at %i, from row %i, each %i times, of %i rows, to %i', (...numbers) => {
  const [width, out_width, at, first, each, count, rows] = numbers;
  const params = { rows, width, out_width, at, each, count };

  it('spread_rows', () =>
    expectKernelMatchesTwin(spreadRows, {
      tensors: { source: noise((first + count) * width, 1), out: noise(rows * out_width, 2) },
      params: { ...params, first },
      over: [rows * width],
    }));

  it('spread_rows_bprop', () =>
    expectKernelMatchesTwin(spreadRowsBprop, {
      tensors: { dout: noise(rows * out_width, 1), dsource: count * width },
      params,
      over: [count * width],
    }));
});
