import { describe, expect, it, test } from 'vitest';
import augmentedChoice from '../../shaders/answers/augmented_choice.wgsl';
import generalizedMargin from '../../shaders/losses/generalized_margin.wgsl';
import rowMargin from '../../shaders/answers/row_margin.wgsl';
import rowMarginBprop from '../../shaders/answers/row_margin_bprop.wgsl';
import rowMarginBpropRight from '../../shaders/answers/row_margin_bprop_right.wgsl';
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
    right: noise(rows, 4, 3),
    answers: noise(columns * answer_dims, 2),
    // In general position: C(Yi, Y) ≠ C(Y, Yi).
    costs: noise(columns ** 2, 5, 2).map(Math.abs),
    desired: Float32Array.from({ length: rows }, (_, p) => (p * 7) % columns),
  };
  const coordinates = noise(rows * answer_dims, 6);
  const params = { rows, columns, answer_dims, m: 0.8, radius: 0.5, weight: 0.25 };

  it.each([
    { SHAPE: 0, COST: 0, NUMBERED: 1 },
    { SHAPE: 0, COST: 1, NUMBERED: 1 },
    { SHAPE: 1, COST: 0, NUMBERED: 1 },
    { SHAPE: 1, COST: 1, NUMBERED: 1 },
    { SHAPE: 0, COST: 2, NUMBERED: 1 },
    { SHAPE: 1, COST: 2, NUMBERED: 1 },
    { SHAPE: 0, COST: 0, NUMBERED: 0 },
    { SHAPE: 1, COST: 1, NUMBERED: 0 },
  ])('shape $SHAPE, cost $COST, numbered: $NUMBERED', async (overrides) => {
    const given = { ...inputs, ...(overrides.NUMBERED === 0 && { desired: coordinates }) };
    const slope = noise(rows, 3);
    const launch = { params, overrides };
    await expectKernelMatchesTwin(rowMargin, {
      tensors: { ...given, margin: rows },
      ...launch,
      over: [rows],
    });
    await expectKernelMatchesTwin(rowMarginBprop, {
      tensors: { ...given, slope, denergies: rows * columns },
      ...launch,
      over: [rows * columns],
    });
    await expectKernelMatchesTwin(rowMarginBpropRight, {
      tensors: { ...given, slope, dright: rows },
      ...launch,
      over: [rows],
    });
  });
});

/** Value and slopes of one sample. */
async function marginOf(
  tensors: Record<string, Float32Array>,
  {
    overrides,
    ...numbers
  }: { m: number; weight?: number; radius?: number; overrides: Record<string, number> },
): Promise<{ margin: number; denergies: number[]; dright: number }> {
  const columns = (tensors['energies'] as Float32Array).length;
  const params = { rows: 1, columns, answer_dims: 1, weight: 1, radius: 0, ...numbers };
  const run = async (kernel: typeof rowMargin, out: string, count: number): Promise<number[]> => {
    const slope = kernel === rowMargin ? {} : { slope: Float32Array.of(1) };
    const { once } = await runKernel(kernel, {
      tensors: { ...tensors, ...slope, [out]: count },
      params,
      overrides,
      over: [count],
    });
    // + 0: the sign of a zero is nobody's business.
    return [...(once[out] as Float32Array)].map((value) => value + 0);
  };
  return {
    margin: (await run(rowMargin, 'margin', 1))[0] as number,
    denergies: await run(rowMarginBprop, 'denergies', columns),
    dright: (await run(rowMarginBpropRight, 'dright', 1))[0] as number,
  };
}

test('by hand: three labels of energies 1, 0.5, 3, the first one right', async () => {
  const tensors = {
    energies: Float32Array.of(1, 0.5, 3),
    right: Float32Array.of(1),
    answers: Float32Array.of(0, 1, 2),
    costs: Float32Array.of(0, 1, 3, 9, 0, 9, 9, 9, 0),
    desired: Float32Array.of(0),
  };
  for (const [COST, margin, denergies, dright] of [
    [0, 2, [0, -1, 0], 1],
    [1, 3, [0, -1, -1], 2],
    // 1 − 0.5 + 1.5·1 and 1 − 3 + 1.5·3
    [2, 4.5, [0, -1, -1], 2],
  ] as const) {
    expect(await marginOf(tensors, { m: 1.5, overrides: { COST, NUMBERED: 1 } })).toEqual({
      margin,
      denergies,
      dright,
    });
  }
});

test('by hand: four points, the right answer between two of them', async () => {
  const tensors = {
    energies: Float32Array.of(1, 2, 3, 4),
    right: Float32Array.of(2.5),
    answers: Float32Array.of(0, 1, 2, 3),
    desired: Float32Array.of(1.25),
  };
  // At 1 and 2 it is right enough. At 0: 2.5 − 1 + 2·1.25 = 4, at 3: 2.5 − 4 + 2·1.75 = 2; half of each.
  expect(
    await marginOf(tensors, { m: 2, radius: 1, weight: 0.5, overrides: { COST: 1, NUMBERED: 0 } }),
  ).toEqual({ margin: 3, denergies: [-0.5, 0, 0, -0.5], dright: 1 });
});

test('the slope is 0 at the kink of the hinge', async () => {
  // u = 1 − 2 + 1 = 0
  const tensors = {
    energies: Float32Array.of(1, 2),
    right: Float32Array.of(1),
    answers: Float32Array.of(0, 1),
    desired: Float32Array.of(0),
  };
  const { denergies, dright } = await marginOf(tensors, {
    m: 1,
    overrides: { SHAPE: 0, COST: 0, NUMBERED: 1 },
  });
  expect([...denergies, dright]).toEqual([0, 0, 0]);
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
