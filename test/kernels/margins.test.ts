import { describe, expect, it, test } from 'vitest';
import augmentedChoice from '../../shaders/answers/augmented_choice.wgsl';
import generalizedMargin from '../../shaders/losses/generalized_margin.wgsl';
import rowMargin from '../../shaders/answers/row_margin.wgsl';
import rowMarginBprop from '../../shaders/answers/row_margin_bprop.wgsl';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

describe.each([
  [1, 1, 1],
  [7, 2, 1],
  [65, 13, 3],
  [300, 40, 1],
  [5, 300, 1],
])('%i rows, %i answers of %i numbers', (rows, columns, answer_dims) => {
  const inputs = {
    energies: noise(rows * columns, 1, 3),
    answers: noise(columns * answer_dims, 2),
    // In general position: C(Yi, Y) ≠ C(Y, Yi).
    costs: noise(columns ** 2, 5, 2).map(Math.abs),
    desired: Float32Array.from({ length: rows }, (_, p) => (p * 7) % columns),
  };
  const params = { rows, columns, answer_dims, m: 0.8 };

  it.each([
    { SHAPE: 0, COST: 0 },
    { SHAPE: 0, COST: 1 },
    { SHAPE: 1, COST: 0 },
    { SHAPE: 1, COST: 1 },
    { SHAPE: 0, COST: 2 },
    { SHAPE: 1, COST: 2 },
  ])('shape $SHAPE, cost $COST', async (overrides) => {
    const tensors = { ...inputs, margin: rows };
    await expectKernelMatchesTwin(rowMargin, { tensors, params, overrides, over: [rows] });
    const back = { ...inputs, slope: noise(rows, 3), denergies: rows * columns };
    await expectKernelMatchesTwin(rowMarginBprop, {
      tensors: back,
      params,
      overrides,
      over: [rows * columns],
    });
  });
});

test('by hand: three labels of energies 1, 0.5, 3, the first one right', async () => {
  const inputs = {
    energies: Float32Array.of(1, 0.5, 3),
    answers: Float32Array.of(0, 1, 2),
    costs: Float32Array.of(0, 1, 3, 9, 0, 9, 9, 9, 0),
    desired: Float32Array.of(0),
  };
  const params = { rows: 1, columns: 3, answer_dims: 1, m: 1.5 };
  for (const [COST, margin, denergies] of [
    [0, 2, [1, -1, 0]],
    [1, 3, [2, -1, -1]],
    // 1 − 0.5 + 1.5·1 and 1 − 3 + 1.5·3
    [2, 4.5, [2, -1, -1]],
  ] as const) {
    const overrides = { COST };
    const value = await runKernel(rowMargin, {
      tensors: { ...inputs, margin: 1 },
      params,
      overrides,
      over: [1],
    });
    expect(value.once['margin']?.[0]).toBe(margin);
    const slopes = await runKernel(rowMarginBprop, {
      tensors: { ...inputs, slope: Float32Array.of(1), denergies: 3 },
      params,
      overrides,
      over: [3],
    });
    // + 0: the sign of a zero is nobody's business.
    expect([...(slopes.once['denergies'] as Float32Array)].map((d) => d + 0)).toEqual(denergies);
  }
});

test('the slope is 0 at the kink of the hinge', async () => {
  const { once } = await runKernel(rowMarginBprop, {
    // u = 1 − 2 + 1 = 0
    tensors: {
      energies: Float32Array.of(1, 2),
      answers: Float32Array.of(0, 1),
      desired: Float32Array.of(0),
      slope: Float32Array.of(1),
      denergies: 2,
    },
    params: { rows: 1, columns: 2, answer_dims: 1, m: 1 },
    overrides: { SHAPE: 0, COST: 0 },
    over: [2],
  });
  expect([...(once['denergies'] as Float32Array)].map((d) => d + 0)).toEqual([0, 0]);
});

test('generalized_margin passes its contrast on', async () => {
  const count = 65;
  await expectKernelMatchesTwin(generalizedMargin, {
    tensors: {
      right: noise(count, 1),
      contrast: noise(count, 2),
      loss: count,
      right_slope: count,
      contrast_slope: count,
    },
    params: { count },
    over: [count],
  });
});

test.each([1, 7, 65, 300])('the lower of right and costed offending answers, %i rows', async (rows) => {
  const tensors = {
    right: noise(rows, 1),
    offending: noise(rows, 2, 3),
    offending_index: Uint32Array.from({ length: rows }, (_, p) => (p * 5) % 11),
    desired: Float32Array.from({ length: rows }, (_, p) => (p * 7) % 11),
    energy: rows,
    index: rows,
  };
  await expectKernelMatchesTwin(augmentedChoice, { tensors, params: { rows, cost: 0.7 }, over: [rows] });
});
