// Kernels of sums, products and negative exponentials against their float64 twins.

import { describe, expect, test } from 'vitest';
import add from '../../shaders/modules/add.wgsl';
import addBprop from '../../shaders/modules/add_bprop.wgsl';
import multiply from '../../shaders/modules/multiply.wgsl';
import multiplyBprop from '../../shaders/modules/multiply_bprop.wgsl';
import negativeExponential from '../../shaders/modules/negative_exponential.wgsl';
import negativeExponentialBprop from '../../shaders/modules/negative_exponential_bprop.wgsl';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { coarse, noise } from './values.ts';

/** Rows, width, parts: one element, odd sizes, more than a workgroup. */
const SIZES: [number, number, number][] = [
  [1, 1, 1],
  [1, 1, 2],
  [3, 5, 2],
  [7, 3, 4],
  [37, 19, 3],
  [256, 4, 2],
];

describe.each(SIZES)('%i rows of %i numbers, %i parts', (rows, width, parts) => {
  const [x, out] = [rows * width * parts, rows * width];
  const forward = { params: { count: out, width, parts }, over: [out] };
  const backward = { params: { count: x, width, parts }, over: [x] };

  test('add', () => expectKernelMatchesTwin(add, { tensors: { x: noise(x, 1), out }, ...forward }));

  test('add_bprop', () =>
    expectKernelMatchesTwin(addBprop, { tensors: { dout: noise(out, 1), dx: x }, ...backward }));

  test('multiply', () => expectKernelMatchesTwin(multiply, { tensors: { x: noise(x, 1), out }, ...forward }));

  // Multiples of ¼: many are 0.
  test('multiply_bprop', () =>
    expectKernelMatchesTwin(multiplyBprop, {
      tensors: { x: coarse(x, 1), dout: noise(out, 2), dx: x },
      ...backward,
    }));
});

describe.each([1, 63, 64, 1000])('%i elements', (count) => {
  const run = { params: { count, rate: 0.8 }, over: [count] };

  test('negative_exponential', () =>
    expectKernelMatchesTwin(
      negativeExponential,
      { tensors: { x: noise(count, 1, 30).map(Math.abs), out: count }, ...run },
      { tolerance: 1e-6 },
    ));

  test('negative_exponential_bprop', () =>
    expectKernelMatchesTwin(negativeExponentialBprop, {
      tensors: { out: noise(count, 1).map(Math.abs), dout: noise(count, 2), dx: count },
      ...run,
    }));
});

test('negative_exponential is 1 at 0, and exactly 0 far away', async () => {
  const x = Float32Array.of(0, 86, 88, 1e3, 3e38, Infinity);
  const { once } = await runKernel(negativeExponential, {
    tensors: { x, out: x.length },
    params: { count: x.length, rate: 1 },
    over: [x.length],
  });
  const out = once['out'] as Float32Array;
  expect(out[0]).toBe(1);
  expect((out[1] as number) / Math.exp(-86)).toBeCloseTo(1, 5);
  expect([...out.subarray(2)]).toEqual([0, 0, 0, 0]);
});
