// The kernels of modules/ against their float64 twins: sizes of 1, odd ones, parts of a tile, more than a workgroup.

import { describe, expect, test } from 'vitest';
import activation from '../../shaders/modules/activation.wgsl';
import activationBprop from '../../shaders/modules/activation_bprop.wgsl';
import activationBpropBias from '../../shaders/modules/activation_bprop_bias.wgsl';
import activationBpropBiasTiled from '../../shaders/modules/activation_bprop_bias_tiled.wgsl';
import concatenate from '../../shaders/modules/concatenate.wgsl';
import concatenateBprop from '../../shaders/modules/concatenate_bprop.wgsl';
import distance from '../../shaders/modules/distance.wgsl';
import distanceBprop from '../../shaders/modules/distance_bprop.wgsl';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

/** In ±2; every 7th is an exact 0, for the kinks. */
const values = (length: number, seed: number): Float32Array =>
  noise(length, seed, 2).map((value, i) => (i % 7 === 3 ? 0 : value));

const KINDS = { identity: 0, bias: 1, tanh: 2, sigmoid: 3, relu: 4 };
const DISTANCES = { l1: 0, 'half squared': 1, dot: 2, 'saturated l1': 4, 'saturated half squared': 5 };

const kinds = Object.entries(KINDS);
const distances = Object.entries(DISTANCES);

/** [rows, columns]: one element, odd, one workgroup and a bit, many workgroups. */
const SIZES = [
  [1, 1],
  [3, 7],
  [13, 5],
  [200, 20],
] as const;

describe.each(kinds)('%s', (_, ACTIVATION) => {
  test.each(SIZES)('activation of %i × %i', async (rows, channels) => {
    const count = rows * channels;
    const bias = ACTIVATION === KINDS.identity ? {} : { bias: values(channels, 2) };
    await expectKernelMatchesTwin(activation, {
      tensors: { x: values(count, 1), ...bias, out: count },
      params: { count, channels },
      overrides: { ACTIVATION },
      over: [count],
    });
  });

  test.each(SIZES)('activation_bprop of %i × %i', async (rows, channels) => {
    const count = rows * channels;
    await expectKernelMatchesTwin(activationBprop, {
      tensors: { out: saved(ACTIVATION, count), dout: values(count, 2), dx: count },
      params: { count },
      overrides: { ACTIVATION },
      over: [count],
    });
  });

  test.each(SIZES)('activation_bprop_bias of %i × %i', async (rows, channels) => {
    const count = rows * channels;
    for (const form of [activationBpropBias, activationBpropBiasTiled]) {
      await expectKernelMatchesTwin(form, {
        tensors: { out: saved(ACTIVATION, count), dout: values(count, 2), dbias: channels },
        params: { rows, channels },
        overrides: { ACTIVATION },
        over: [channels],
      });
    }
  });
});

/** Outputs that this activation can have. */
function saved(kind: number, count: number): Float32Array {
  const z = values(count, 3);
  if (kind === KINDS.tanh) return z.map(Math.tanh);
  if (kind === KINDS.sigmoid) return z.map((x) => 1 / (1 + Math.exp(-x)));
  if (kind === KINDS.relu) return z.map((x) => Math.max(x, 0));
  return z;
}

describe('extreme inputs', () => {
  const magnitudes = [
    0, 1e-30, 1e-10, 1e-4, 0.01, 0.3, 0.62, 0.63, 1, 3, 8, 9, 20, 44, 88, 89, 100, 1e4, 1e30,
  ];
  const x = Float32Array.from(magnitudes.flatMap((z) => [z, -z]));

  async function activate(
    ACTIVATION: number,
  ): Promise<readonly [gpu: ArrayLike<number>, twin: ArrayLike<number>]> {
    const { once, twin } = await runKernel(activation, {
      tensors: { x, bias: new Float32Array(1), out: x.length },
      params: { count: x.length, channels: 1 },
      overrides: { ACTIVATION },
      over: [x.length],
    });
    return [once['out'] as ArrayLike<number>, twin['out'] as ArrayLike<number>];
  }

  test('tanh is right to 2e-7 of its value, also near 0, and saturates at ±1', async () => {
    const [out, twin] = await activate(KINDS.tanh);
    for (const [i, z] of x.entries()) {
      const expected = twin[i] as number;
      expect(Math.abs((out[i] as number) - expected), `tanh(${z})`).toBeLessThanOrEqual(
        2e-7 * Math.abs(expected),
      );
      if (Math.abs(z) >= 20) expect(out[i], `tanh(${z})`).toBe(Math.sign(z));
    }
  });

  test('sigmoid is right to 2e-7 of its value, down to 1e-37', async () => {
    const [out, twin] = await activate(KINDS.sigmoid);
    for (const [i, z] of x.entries()) {
      const expected = twin[i] as number;
      expect(Math.abs((out[i] as number) - expected), `sigmoid(${z})`).toBeLessThanOrEqual(
        2e-7 * expected + 1e-37,
      );
      if (z >= 20) expect(out[i], `sigmoid(${z})`).toBe(1);
    }
  });
});

describe.each(distances)('%s', (_, DISTANCE) => {
  test.each(SIZES)('distance of %i × %i', async (rows, dims) => {
    const [a, b] = [values(rows * dims, 1), values(rows * dims, 2)];
    await expectKernelMatchesTwin(distance, {
      tensors: { a, b, out: rows },
      params: { rows, dims },
      overrides: { DISTANCE },
      over: [rows],
    });
  });

  test.each(SIZES)('distance_bprop of %i × %i', async (rows, dims) => {
    // Every 7th element of both is 0, where the slope of L1 is 0.
    const [a, b] = [values(rows * dims, 1), values(rows * dims, 2)];
    const outputs = {
      1: { da: rows * dims },
      2: { db: rows * dims },
      3: { da: rows * dims, db: rows * dims },
    };
    for (const [sides, out] of Object.entries(outputs)) {
      await expectKernelMatchesTwin(distanceBprop, {
        tensors: { a, b, dout: values(rows, 3), ...out },
        params: { rows, dims },
        overrides: { DISTANCE, SIDES: Number(sides) },
        over: [rows],
      });
    }
  });
});

test.each([
  [1, 1, 1, 0],
  [5, 3, 9, 2],
  [70, 17, 40, 23],
])('concatenate and its bprop: %i rows of %i in %i from %i', async (rows, width, out_width, first) => {
  const count = rows * width;
  const params = { count, width, out_width, first };
  const out = values(rows * out_width, 2);
  await expectKernelMatchesTwin(concatenate, {
    tensors: { x: values(count, 1), out },
    params,
    over: [count],
  });
  await expectKernelMatchesTwin(concatenateBprop, {
    tensors: { dout: out, dx: count },
    params,
    over: [count],
  });
});

test('more than 65,535 workgroups', async () => {
  const channels = 65_700;
  await expectKernelMatchesTwin(activationBpropBias, {
    tensors: { out: values(channels, 1), dout: values(channels, 2), dbias: channels },
    params: { rows: 1, channels },
    overrides: { ACTIVATION: KINDS.bias, WORKGROUP: 1 },
    over: [channels],
  });
});
