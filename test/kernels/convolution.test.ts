// The kernels of convolutions against their float64 twins.

import { describe, test } from 'vitest';
import conv2d from '../../shaders/modules/conv2d.wgsl';
import conv2dBpropInput from '../../shaders/modules/conv2d_bprop_input.wgsl';
import conv2dBpropInputSmall from '../../shaders/modules/conv2d_bprop_input_small.wgsl';
import conv2dBpropWeight from '../../shaders/modules/conv2d_bprop_weight.wgsl';
import conv2dBpropWeightVec4 from '../../shaders/modules/conv2d_bprop_weight_vec4.wgsl';
import conv2dPack from '../../shaders/modules/conv2d_pack.wgsl';
import conv2dPacked from '../../shaders/modules/conv2d_packed.wgsl';
import sum from '../../shaders/modules/sum.wgsl';
import { expectKernelMatchesTwin } from '../support/kernel.ts';
import { noise } from './values.ts';

interface Case {
  rows: number;
  channels: [number, number];
  kernel: [number, number];
  stride: [number, number];
  size: [number, number];
}

/** One element; odd sizes; strides; gaps between windows; 1-D; parts of a tile and more than a workgroup of tiles. */
const CASES: Case[] = [
  { rows: 1, channels: [1, 1], kernel: [1, 1], stride: [1, 1], size: [1, 1] },
  { rows: 3, channels: [2, 3], kernel: [3, 2], stride: [1, 1], size: [5, 7] },
  { rows: 2, channels: [3, 9], kernel: [2, 3], stride: [2, 3], size: [7, 11] },
  { rows: 2, channels: [9, 2], kernel: [1, 2], stride: [3, 4], size: [8, 9] },
  { rows: 5, channels: [3, 2], kernel: [1, 7], stride: [1, 1], size: [1, 23] },
  { rows: 5, channels: [2, 5], kernel: [1, 6], stride: [1, 2], size: [1, 20] },
  { rows: 2, channels: [1, 2], kernel: [3, 3], stride: [2, 1], size: [6, 5] },
  { rows: 37, channels: [2, 11], kernel: [5, 5], stride: [1, 1], size: [13, 14] },
];

const named = CASES.map((sizes) => {
  const { rows, channels, kernel, stride, size } = sizes;
  const name = `${rows} × ${channels[0]}×${size.join('×')}, ${channels[1]} of ${kernel.join('×')} by ${stride.join(', ')}`;
  return [name, sizes] as const;
});

function shapes({ rows, channels, kernel, stride, size }: Case) {
  const out = [0, 1].map((axis) => {
    const [extent, window, step] = [size, kernel, stride].map((pair) => pair[axis] as number);
    return Math.floor(((extent as number) - (window as number)) / (step as number)) + 1;
  });
  const [out_height, out_width] = out as [number, number];
  const params = {
    rows,
    in_channels: channels[0],
    height: size[0],
    width: size[1],
    out_channels: channels[1],
    out_height,
    out_width,
    kernel_height: kernel[0],
    kernel_width: kernel[1],
    stride_y: stride[0],
    stride_x: stride[1],
  };
  return {
    params,
    x: rows * channels[0] * size[0] * size[1],
    weight: channels[0] * channels[1] * kernel[0] * kernel[1],
    out: rows * channels[1] * out_height * out_width,
  };
}

const isUnit = (...strides: number[]): number => (strides.every((stride) => stride === 1) ? 1 : 0);

describe('conv2d', () => {
  const run = (sizes: Case, EPILOGUE: number) => {
    const { params, x, weight, out } = shapes(sizes);
    const bias = EPILOGUE === 0 ? {} : { bias: noise(params.out_channels, 3) };
    return expectKernelMatchesTwin(conv2d, {
      tensors: { x: noise(x, 1), weight: noise(weight, 2), ...bias, out },
      params,
      overrides: { EPILOGUE, UNIT_STRIDE: isUnit(params.stride_x) },
      over: [params.rows * params.out_height, params.out_width, Math.ceil(params.out_channels / 8)],
    });
  };

  test.each(named)('%s', (_, sizes) => run(sizes, 0));

  test.each(Object.entries({ bias: 1, tanh: 2, sigmoid: 3, relu: 4 }))('with %s', (_, EPILOGUE) =>
    run(CASES[2] as Case, EPILOGUE),
  );

  test('unit strides on the path for any', async () => {
    const { params, x, weight, out } = shapes(CASES[1] as Case);
    await expectKernelMatchesTwin(conv2d, {
      tensors: { x: noise(x, 1), weight: noise(weight, 2), out },
      params,
      overrides: { EPILOGUE: 0, UNIT_STRIDE: 0, WORKGROUP: 4 },
      over: [params.rows * params.out_height, params.out_width, 1],
    });
  });
});

test.each(named)('conv2d_bprop_input of %s', async (_, sizes) => {
  const { params, x, weight, out } = shapes(sizes);
  await expectKernelMatchesTwin(conv2dBpropInput, {
    tensors: { weight: noise(weight, 2), dout: noise(out, 1), dx: x },
    params,
    overrides: { UNIT_STRIDE: isUnit(params.stride_x, params.stride_y) },
    over: [params.rows * params.height, params.width, Math.ceil(params.in_channels / 8)],
  });
});

describe.each([1, 2, 40])('conv2d_bprop_weight in chunks of %i', (chunk_rows) => {
  test.each(named)('%s', async (_, sizes) => {
    const { params, x, weight, out } = shapes(sizes);
    const chunks = Math.ceil(params.rows / chunk_rows);
    await expectKernelMatchesTwin(conv2dBpropWeight, {
      tensors: { x: noise(x, 1), dout: noise(out, 2), partial: chunks * weight },
      params: { ...params, chunk_rows, chunks },
      overrides: { UNIT_STRIDE: isUnit(params.stride_x) },
      over: [params.out_channels, params.kernel_width, chunks * params.in_channels * params.kernel_height],
    });
  });
});

/** Strides of 1, widths that are multiples of 4: one vector, whole and half strips, all taps, many tiles. */
const WHOLE: Case[] = [
  { rows: 1, channels: [1, 1], kernel: [1, 1], stride: [1, 1], size: [1, 4] },
  { rows: 3, channels: [2, 9], kernel: [3, 5], stride: [1, 1], size: [5, 12] },
  { rows: 20, channels: [3, 2], kernel: [1, 5], stride: [1, 1], size: [1, 24] },
  { rows: 4, channels: [2, 4], kernel: [5, 5], stride: [1, 1], size: [12, 16] },
  { rows: 37, channels: [9, 11], kernel: [2, 1], stride: [1, 1], size: [9, 16] },
];

const wholeNamed = WHOLE.map((sizes) => {
  const { rows, channels, kernel, size } = sizes;
  return [
    `${rows} × ${channels[0]}×${size.join('×')}, ${channels[1]} of ${kernel.join('×')}`,
    sizes,
  ] as const;
});

describe('conv2d_packed', () => {
  const run = (sizes: Case, { EPILOGUE = 0, lead = 0, margin_y = 0 }) => {
    const { params } = shapes(sizes);
    const { rows, in_channels, height, width, out_channels, out_width, kernel_height } = params;
    const out_height = params.out_height + 2 * margin_y;
    const tiles = Math.ceil(out_channels / 4);
    const bias = EPILOGUE === 0 ? {} : { bias: noise(out_channels, 3) };
    return expectKernelMatchesTwin(conv2dPacked, {
      tensors: {
        x: noise(rows * in_channels * height * width, 1),
        packed: noise(in_channels * kernel_height * 5 * tiles * 4, 2),
        ...bias,
        out: rows * out_channels * out_height * out_width,
      },
      params: {
        rows,
        in_channels,
        height,
        width,
        out_channels,
        out_height,
        out_width,
        kernel_height,
        margin_y,
        lead,
      },
      overrides: { EPILOGUE },
      over: [rows * out_height, out_width, tiles],
    });
  };

  test.each(wholeNamed)('%s', (_, sizes) => run(sizes, {}));
  test.each(wholeNamed)('%s, with margins', (_, sizes) => run(sizes, { lead: 2, margin_y: 3 }));
  test.each(Object.entries({ bias: 1, tanh: 2, sigmoid: 3, relu: 4 }))('with %s', (_, EPILOGUE) =>
    run(WHOLE[1] as Case, { EPILOGUE }),
  );
});

describe.each([0, 1])('conv2d_pack with FLIP %i', (FLIP) => {
  test.each([
    [1, 1, 1, 1, 4, 0],
    [3, 5, 2, 3, 5, 2],
    [2, 11, 3, 5, 8, 1],
  ])('%i to %i planes of %i × %i taps', async (sources, planes, kernel_height, kernel_width, taps, skip) => {
    const pitch = Math.ceil(planes / 4) * 4;
    const count = sources * kernel_height * taps * pitch;
    const square = kernel_height * kernel_width;
    await expectKernelMatchesTwin(conv2dPack, {
      tensors: { weight: noise(sources * planes * square, 1), packed: count },
      params: {
        sources,
        kernel_height,
        kernel_width,
        taps,
        skip,
        planes,
        pitch,
        plane_step: square,
        source_step: planes * square,
      },
      overrides: { FLIP },
      over: [count],
    });
  });
});

describe.each([1, 3])('conv2d_bprop_weight_vec4 in chunks of %i', (chunk_rows) => {
  const run = (sizes: Case, BIAS: number) => {
    const { params, x, weight, out } = shapes(sizes);
    const chunks = Math.ceil(params.rows / chunk_rows);
    return expectKernelMatchesTwin(conv2dBpropWeightVec4, {
      tensors: {
        x: noise(x, 1),
        dout: noise(out, 2),
        partial: chunks * weight,
        ...(BIAS === 1 && { partial_bias: chunks * params.out_channels }),
      },
      params: { ...params, chunk_rows, chunks },
      overrides: { BIAS },
      over: [params.out_channels, chunks * params.in_channels],
    });
  };

  test.each(wholeNamed)('%s', (_, sizes) => run(sizes, 0));
  test.each(wholeNamed)('%s, with a bias', (_, sizes) => run(sizes, 1));
});

/** Planes that one thread can hold: one vector, lines and taps that are missing, all of them, many threads. */
const SMALL: Case[] = [
  { rows: 1, channels: [1, 1], kernel: [1, 1], stride: [1, 1], size: [1, 4] },
  { rows: 3, channels: [2, 5], kernel: [3, 5], stride: [1, 1], size: [5, 8] },
  { rows: 2, channels: [3, 4], kernel: [2, 1], stride: [1, 1], size: [9, 8] },
  { rows: 25, channels: [3, 2], kernel: [5, 5], stride: [1, 1], size: [12, 12] },
];

test.each(SMALL.map((sizes) => [sizes.size.join(' × '), sizes] as const))(
  'conv2d_bprop_input_small of planes of %s',
  async (_, sizes) => {
    const { params, x, weight, out } = shapes(sizes);
    await expectKernelMatchesTwin(conv2dBpropInputSmall, {
      tensors: { weight: noise(weight, 2), dout: noise(out, 1), dx: x },
      params,
      over: [params.rows * params.in_channels],
    });
  },
);

test.each([
  [1, 1, 1, 1],
  [7, 5, 5, 1],
  [300, 4, 1, 300],
])('sum of %i × %i', async (count, depth, x_step, x_depth) => {
  await expectKernelMatchesTwin(sum, {
    tensors: { x: noise(count * depth, 1), out: count },
    params: { count, depth, x_step, x_depth },
    over: [count],
  });
});
