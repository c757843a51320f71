import { describe, expect, it, test } from 'vitest';
import weightPenalty from '../../shaders/losses/weight_penalty.wgsl';
import weightPenaltyBprop from '../../shaders/losses/weight_penalty_bprop.wgsl';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

describe.each([1, 7, 64, 65, 5000])('%i weights', (count) => {
  const weights = noise(count, 1, 2);
  const params = { count, strength: 0.3 };

  it.each([
    [1, 1],
    [1, 8],
    [2, 64],
  ])('weight_penalty, norm %i, in a workgroup of %i', async (NORM, WORKGROUP) => {
    const tensors = { weights, penalty: 1 };
    await expectKernelMatchesTwin(weightPenalty, {
      tensors,
      params,
      overrides: { NORM, WORKGROUP },
      over: [1],
    });
  });

  it.each([1, 2])('weight_penalty_bprop, norm %i', async (NORM) => {
    const tensors = { weights, dpenalty: Float32Array.of(-1.5), dweights: count };
    await expectKernelMatchesTwin(weightPenaltyBprop, {
      tensors,
      params,
      overrides: { NORM },
      over: [count],
    });
  });
});

test('by hand: weights 3, −1, 0, 0.5 at strength 2', async () => {
  const weights = Float32Array.of(3, -1, 0, 0.5);
  const params = { count: 4, strength: 2 };
  const results = [];
  for (const NORM of [1, 2]) {
    const overrides = { NORM };
    const value = await runKernel(weightPenalty, {
      tensors: { weights, penalty: 1 },
      params,
      overrides,
      over: [1],
    });
    const slopes = await runKernel(weightPenaltyBprop, {
      tensors: { weights, dpenalty: Float32Array.of(1), dweights: 4 },
      params,
      overrides,
      over: [4],
    });
    results.push([...(value.once['penalty'] as Float32Array), ...(slopes.once['dweights'] as Float32Array)]);
  }
  expect(results).toEqual([
    [9, 2, -2, 0, 2],
    [10.25, 6, -2, 0, 1],
  ]);
});
