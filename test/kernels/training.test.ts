import { describe, expect, it, test } from 'vitest';
import adam from '../../shaders/training/adam.wgsl';
import average from '../../shaders/training/average.wgsl';
import countInvalid from '../../shaders/training/count_invalid.wgsl';
import endStep from '../../shaders/training/end_step.wgsl';
import gatherBatch from '../../shaders/training/gather_batch.wgsl';

import sgd from '../../shaders/training/sgd.wgsl';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

const constant = { rate: 0.1, schedule: 0, factor: 1, every: 1, total: 1, floor_rate: 0 };

const SCHEDULES = [
  ['constant', constant],
  ['step', { ...constant, schedule: 1, factor: 0.7, every: 3 }],
  ['cosine', { ...constant, schedule: 2, total: 50, floor_rate: 0.01 }],
] as const;

/** {step, epoch, position} */
const clockAt = (step: number, epoch = 0, position = 0) => Uint32Array.of(step, epoch, position, 0);

describe('gather_batch takes exactly the samples of its twin', () => {
  it.each([
    { rows: 1, width: 1, samples: 1 },
    { rows: 7, width: 3, samples: 5 },
    { rows: 30, width: 1, samples: 13 },
    { rows: 64, width: 20, samples: 1000 },
    { rows: 129, width: 17, samples: 4097 },
  ])('$rows × $width of $samples', async ({ rows, width, samples }) => {
    const all = Float32Array.from({ length: samples * width }, (_, i) => i);
    for (const [seed, epoch, position] of [
      [0, 0, 0],
      [1, 3, samples - 1],
      [0xffffffff, 70_000, Math.floor(samples / 2)],
    ] as const) {
      const chunkRows = Math.ceil(samples / 2);
      for (const first of [0, chunkRows].filter((start) => start < samples)) {
        const chunk_rows = Math.min(chunkRows, samples - first);
        const data = all.slice(first * width, (first + chunk_rows) * width);
        const tensors = {
          data,
          clock: clockAt(9, epoch, position),
          batch: new Float32Array(rows * width).fill(-1),
        };
        const params = { rows, width, samples, first, chunk_rows, seed };
        const run = { tensors, params, over: [rows * width] };
        await expectKernelMatchesTwin(gatherBatch, run, { tolerance: 0 });
      }
    }
  });
});

test.each([
  [0, 10, 100],
  [95, 10, 100],
  [0, 250, 100],
  [99, 1, 100],
])('end_step moves the clock from position %i by %i of %i', async (position, batch, samples) => {
  const values = noise(batch, 2, 5);
  await expectKernelMatchesTwin(endStep, {
    tensors: { clock: clockAt(41, 2, position), loss: values, right: values, history: 3 },
    params: { batch, samples, losses: batch, capacity: 1 },
    over: [1],
  });
});

describe.each([1, 64, 65, 333])('end_step of %i samples', (batch) => {
  it.each([1, 8, 64])('in a workgroup of %i', async (WORKGROUP) => {
    for (const contrast of [{ contrast: noise(batch, 3, 5) }, {}]) {
      for (const losses of new Set([1, batch])) {
        const inputs = {
          clock: clockAt(9),
          loss: noise(losses, 4),
          right: noise(batch, 2, 5),
          ...contrast,
        };
        const tensors = { ...inputs, history: new Float32Array(12).fill(-1) };
        const params = { batch, samples: 1000, losses, capacity: 4 };
        await expectKernelMatchesTwin(endStep, { tensors, params, overrides: { WORKGROUP }, over: [1] });
      }
    }
  });
});

describe.each([1, 7, 64, 520, 5000])('%i parameters', (count) => {
  const weights = () => ({ parameters: noise(count, 1), gradients: noise(count, 2, 3) });

  it.each(SCHEDULES)('sgd, %s rate', async (_, schedule) => {
    for (const step of [0, 10, 99]) {
      for (const MOMENTUM of [0, 1]) {
        const velocity = MOMENTUM === 1 && { velocity: noise(count, 3) };
        const tensors = { clock: clockAt(step), ...weights(), ...velocity };
        const params = { count, momentum: 0.9 * MOMENTUM, weight_decay: 0.01, ...schedule };
        const run = { tensors, params, overrides: { MOMENTUM }, over: [count] };
        await expectKernelMatchesTwin(sgd, run, { tolerance: 1e-6 });
      }
    }
  });

  it.each(SCHEDULES)('adam, %s rate', async (_, schedule) => {
    for (const [step, first, second] of [
      [0, new Float32Array(count), new Float32Array(count)],
      [1, noise(count, 3), noise(count, 4).map(Math.abs)],
      [200, noise(count, 3), noise(count, 4).map(Math.abs)],
      [100_000, noise(count, 3), noise(count, 4).map(Math.abs)],
    ] as const) {
      const tensors = { clock: clockAt(step), ...weights(), first, second };
      const decays = { beta1: 0.9, beta2: 0.999, log_beta1: Math.log(0.9), log_beta2: Math.log(0.999) };
      const params = { count, epsilon: 1e-8, ...decays, ...schedule };
      await expectKernelMatchesTwin(adam, { tensors, params, over: [count] }, { tolerance: 1e-6 });
    }
  });

  it.each([0, 1, 7, 100])('average after %i steps', async (after) => {
    for (const step of [0, 1, 7, 8, 100_000]) {
      const tensors = { clock: clockAt(step), parameters: noise(count, 1), average: noise(count, 2) };
      await expectKernelMatchesTwin(average, { tensors, params: { count, after }, over: [count] });
    }
  });
});

test("adam's correction keeps its relative accuracy at small t", async () => {
  // With m = 1 − β₁ᵗ and v = 1 − β₂ᵗ and g = 1, both corrected means are 1: every step is the rate.
  const decays = { beta1: 0.9, beta2: 0.9999, log_beta1: Math.log(0.9), log_beta2: Math.log(0.9999) };
  for (const step of [0, 1, 5, 100, 2499, 2500, 10_000]) {
    const tensors = {
      clock: clockAt(step),
      parameters: Float32Array.of(0),
      gradients: Float32Array.of(1),
      first: Float32Array.of(-Math.expm1(step * decays.log_beta1)),
      second: Float32Array.of(-Math.expm1(step * decays.log_beta2)),
    };
    const params = { count: 1, epsilon: 1e-8, ...decays, ...constant, rate: 1 };
    const { once } = await runKernel(adam, { tensors, params, over: [1] });
    expect(once['parameters']?.[0]).toBeCloseTo(-1, 6);
  }
});

describe('count_invalid', () => {
  it.each([1, 63, 64, 1000])('%i values', async (length) => {
    const values = noise(length, 1, 10);
    for (const [i, bad] of [NaN, Infinity, -Infinity, -NaN, 3.4e38, 1e-40].entries()) {
      if (3 * i < length) values[3 * i] = bad;
    }
    const params = { length, lowest: -5, highest: 5, per_step: 0 };
    await expectKernelMatchesTwin(countInvalid, { tensors: { values, count: 2 }, params, over: [1] });
  });

  it.each([
    ['labels', 0, 5, 1, [0, 5, 6, 0.5, -1, 2], 3],
    ['signs', -1, 1, 0.5, [-1, 1, 0, 0.999, 1, -3], 3],
  ] as const)(
    'counts values between the steps: %s',
    async (_, lowest, highest, per_step, values, outside) => {
      const tensors = { values: Float32Array.from(values), count: 2 };
      const params = { length: values.length, lowest, highest, per_step };
      await expectKernelMatchesTwin(countInvalid, { tensors, params, over: [1] });
      const { once } = await runKernel(countInvalid, { tensors, params, over: [1] });
      expect([...(once['count'] as Uint32Array)]).toEqual([0, outside]);
    },
  );

  it('admits every finite value between the largest floats', async () => {
    const largest = 3.4028234663852886e38;
    const values = Float32Array.of(largest, -largest, 0, NaN);
    const { once } = await runKernel(countInvalid, {
      tensors: { values, count: 2 },
      params: { length: 4, lowest: -largest, highest: largest, per_step: 0 },
      over: [1],
    });
    expect([...(once['count'] as Uint32Array)]).toEqual([1, 0]);
  });
});
