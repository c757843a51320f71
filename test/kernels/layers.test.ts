// The kernels of pools and radial basis units against their float64 twins.

import { describe, expect, test } from 'vitest';
import averagePool from '../../shaders/modules/average_pool.wgsl';
import averagePoolBprop from '../../shaders/modules/average_pool_bprop.wgsl';
import maxPool from '../../shaders/modules/max_pool.wgsl';
import maxPoolBprop from '../../shaders/modules/max_pool_bprop.wgsl';
import maxPoolBpropVec4 from '../../shaders/modules/max_pool_bprop_vec4.wgsl';
import maxPoolVec4 from '../../shaders/modules/max_pool_vec4.wgsl';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { coarse, noise } from './values.ts';

type Pair = [number, number];

/** Planes, size, window, stride: one element, windows that tile, overlap, leave gaps; 1-D; more than a workgroup. */
const CASES: [number, Pair, Pair, Pair][] = [
  [1, [1, 1], [1, 1], [1, 1]],
  [3, [4, 6], [2, 2], [2, 2]],
  [2, [5, 7], [2, 3], [2, 2]],
  [2, [5, 5], [3, 3], [1, 1]],
  [2, [9, 8], [2, 1], [4, 3]],
  [5, [1, 11], [1, 3], [1, 2]],
  [40, [9, 13], [3, 2], [3, 2]],
];

function sizes([planes, size, window, stride]: (typeof CASES)[number]) {
  const [out_height, out_width] = [0, 1].map(
    (axis) => Math.floor(((size[axis] as number) - (window[axis] as number)) / (stride[axis] as number)) + 1,
  ) as Pair;
  return {
    params: {
      planes,
      height: size[0],
      width: size[1],
      out_height,
      out_width,
      kernel_height: window[0],
      kernel_width: window[1],
      stride_y: stride[0],
      stride_x: stride[1],
    },
    x: planes * size[0] * size[1],
    out: planes * out_height * out_width,
    overrides: { DISJOINT: window[0] <= stride[0] && window[1] <= stride[1] ? 1 : 0 },
    cells: planes * Math.ceil(size[0] / stride[0]) * Math.ceil(size[1] / stride[1]),
  };
}

describe.each(CASES)('%i planes of %j, windows of %j by %j', (...testCase) => {
  const { params, overrides, x, out, cells } = sizes(testCase);

  test('average_pool', () =>
    expectKernelMatchesTwin(averagePool, { tensors: { x: noise(x, 1), out }, params, over: [out] }));

  test('average_pool_bprop', () =>
    expectKernelMatchesTwin(averagePoolBprop, {
      tensors: { dout: noise(out, 1), dx: x },
      params,
      overrides,
      over: [cells],
    }));

  test('max_pool', () =>
    expectKernelMatchesTwin(maxPool, {
      tensors: { x: coarse(x, 1), out, index: new Uint32Array(out) },
      params,
      over: [out],
    }));

  test('max_pool_bprop', async () => {
    const { once } = await runKernel(maxPool, {
      tensors: { x: coarse(x, 1), out, index: new Uint32Array(out) },
      params,
      over: [out],
    });
    await expectKernelMatchesTwin(maxPoolBprop, {
      tensors: { dout: noise(out, 1), index: once['index'] as Uint32Array, dx: x },
      params,
      overrides,
      over: [cells],
    });
  });
});

describe.each([
  [1, [2, 8]],
  [3, [6, 24]],
  [70, [4, 8]],
] as [number, Pair][])('windows of 2 × 2 on %i planes of %j, four at once', (planes, size) => {
  const { params, x, out } = sizes([planes, size, [2, 2], [2, 2]]);

  test.each(Object.entries({ nothing: 0, tanh: 2, relu: 4 }))('max_pool_vec4 and %s', (_, EPILOGUE) =>
    expectKernelMatchesTwin(maxPoolVec4, {
      tensors: { x: coarse(x, 1), out, index: new Uint32Array(out) },
      params,
      overrides: { EPILOGUE },
      over: [out],
    }),
  );

  test('max_pool_bprop_vec4', async () => {
    const { once } = await runKernel(maxPool, {
      tensors: { x: coarse(x, 1), out, index: new Uint32Array(out) },
      params,
      over: [out],
    });
    await expectKernelMatchesTwin(maxPoolBpropVec4, {
      tensors: { dout: noise(out, 1), index: once['index'] as Uint32Array, dx: x },
      params,
      over: [out],
    });
  });
});

test('the first of equal maxima, row by row', async () => {
  const { once } = await runKernel(maxPool, {
    tensors: { x: Float32Array.of(0, 1, 1, 1, 0, 0), out: 1, index: new Uint32Array(1) },
    params: sizes([1, [2, 3], [2, 3], [1, 1]]).params,
    over: [1],
  });
  expect([...(once['index'] as Uint32Array)]).toEqual([1]);
});
