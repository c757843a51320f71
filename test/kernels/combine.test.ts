// Kernels that make one energy out of several, and the bprop of stored energies, against their twins.

import { describe, it } from 'vitest';
import combineMarginal from '../../shaders/answers/combine_marginal.wgsl';
import combineMarginalBprop from '../../shaders/answers/combine_marginal_bprop.wgsl';
import combineMinimum from '../../shaders/answers/combine_minimum.wgsl';
import combineMinimumBprop from '../../shaders/answers/combine_minimum_bprop.wgsl';
import combineSum from '../../shaders/answers/combine_sum.wgsl';
import gatherChoice from '../../shaders/answers/gather_choice.wgsl';
import joinRows from '../../shaders/answers/join_rows.wgsl';
import joinRowsBprop from '../../shaders/answers/join_rows_bprop.wgsl';
import pairwiseBprop from '../../shaders/answers/pairwise_bprop.wgsl';
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

it.each([1, 70])('gather_choice, %i rows', (rows) =>
  expectKernelMatchesTwin(gatherChoice, {
    tensors: {
      choice: choices(rows * 5),
      index: Uint32Array.from({ length: rows }, (_, p) => (p === 3 ? 0xffff_ffff : (p * 2) % 5)),
      latent: rows,
    },
    params: { rows, columns: 5 },
    over: [rows],
  }),
);

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
  [1, 1, 1, 1],
  [3, 5, 2, 1],
  [7, 1, 3, 2],
  [40, 11, 1, 3],
])('%i rows beside %i answers, widths %i and %i', (rows, pairs, x_width, y_width) => {
  const params = { rows, pairs, x_width, y_width };
  const joined = rows * pairs * (x_width + y_width);

  it.each([...new Set([1, pairs, rows])])('join_rows, %i answers', (y_rows) =>
    expectKernelMatchesTwin(joinRows, {
      tensors: { x: noise(rows * x_width, 1), y: noise(y_rows * y_width, 2), joined },
      params: { ...params, y_rows },
      over: [joined],
    }),
  );

  it('join_rows_bprop', () =>
    expectKernelMatchesTwin(joinRowsBprop, {
      tensors: { djoined: noise(joined, 1), dx: rows * x_width },
      params,
      over: [rows * x_width],
    }));
});
