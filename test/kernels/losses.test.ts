import { describe, expect, it, test } from 'vitest';
import energyLoss from '../../shaders/losses/energy_loss.wgsl';
import hinge from '../../shaders/losses/hinge.wgsl';
import log from '../../shaders/losses/log.wgsl';
import lossBprop from '../../shaders/losses/loss_bprop.wgsl';
import lvq2 from '../../shaders/losses/lvq2.wgsl';
import mce from '../../shaders/losses/mce.wgsl';
import mean from '../../shaders/losses/mean.wgsl';
import minimumEmpiricalError from '../../shaders/losses/minimum_empirical_error.wgsl';
import nll from '../../shaders/losses/nll.wgsl';
import perceptron from '../../shaders/losses/perceptron.wgsl';
import squareExponential from '../../shaders/losses/square_exponential.wgsl';
import squareSquare from '../../shaders/losses/square_square.wgsl';
import squaredEnergy from '../../shaders/losses/squared_energy.wgsl';
import { readFixture } from '../reference/support.ts';
import { expectClose, expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

const COUNTS = [1, 3, 64, 65, 1000];

/** By the names of the reference data: kernel, contrast, hyperparameters. */
const CONTRASTED = [
  ['perceptron', perceptron, 'Emin', {}],
  ['hinge', hinge, 'Ei', { m: 1.25 }],
  ['log', log, 'Ei', {}],
  ['lvq2', lvq2, 'Ei', { delta: 0.75 }],
  ['mce', mce, 'Ei', {}],
  ['square_square', squareSquare, 'Ei', { m: 1.25 }],
  ['square_exp', squareExponential, 'Ei', { gamma: 1.5, beta: 0.5 }],
  ['nll', nll, 'F', {}],
  ['mee', minimumEmpiricalError, 'F', { beta: 0.5 }],
] as const;

const PLAIN = [
  ['energy', energyLoss],
  ['squared_energy', squaredEnergy],
] as const;

type Hyper = Record<string, number>;
type Point = Hyper & { loss: never };

const { points } = readFixture<{ points: Point[] }>('losses.json');

const outputs = (count: number) => ({ loss: count, right_slope: count, contrast_slope: count });

describe.each(COUNTS)('%i samples', (count) => {
  const right = noise(count, 1, 3);
  const contrast = noise(count, 2, 3);

  it.each(CONTRASTED)('%s', async (_, source, __, hyper) => {
    const tensors = { right, contrast, ...outputs(count) };
    const params = { count, ...hyper };
    await expectKernelMatchesTwin(source, { tensors, params, over: [count] });
  });

  it.each(PLAIN)('%s', async (_, source) => {
    await expectKernelMatchesTwin(source, {
      tensors: { right, ...outputs(count) },
      params: { count },
      over: [count],
    });
  });

  it('loss_bprop with and without a contrast', async () => {
    const params = { count, of_mean: 0 };
    const one = { dloss: noise(count, 3), right_slope: right, dright: count };
    await expectKernelMatchesTwin(lossBprop, { tensors: one, params, over: [count] });
    const both = { ...one, contrast_slope: contrast, dcontrast: count };
    await expectKernelMatchesTwin(lossBprop, { tensors: both, params, over: [count] });
  });

  it('loss_bprop of the mean', async () => {
    const tensors = {
      dloss: Float32Array.of(-1.5),
      right_slope: right,
      contrast_slope: contrast,
      dright: count,
      dcontrast: count,
    };
    await expectKernelMatchesTwin(lossBprop, { tensors, params: { count, of_mean: 1 }, over: [count] });
  });

  it.each([1, 8, 64])('mean in a workgroup of %i', async (WORKGROUP) => {
    const tensors = { values: right, mean: 1 };
    await expectKernelMatchesTwin(mean, { tensors, params: { count }, overrides: { WORKGROUP }, over: [1] });
  });
});

describe('reference points', () => {
  it.each([...PLAIN, ...CONTRASTED])('%s', async (name, source, contrast?: string, hyper: Hyper = {}) => {
    const cases = points.filter(({ loss }) => loss === name);
    // Hyperparameters are numbers of a launch.
    const keyOf = (point: Hyper): string =>
      Object.keys(hyper)
        .map((key) => point[key])
        .join();
    for (const key of new Set(cases.map(keyOf))) {
      const group = cases.filter((point) => keyOf(point) === key);
      const column = (field: string): Float32Array => Float32Array.from(group, (point) => point[field] ?? 0);
      const count = group.length;
      const inputs = { right: column('Ec'), ...(contrast && { contrast: column(contrast) }) };
      const own = Object.keys(hyper).map((field) => [field, group[0]?.[field] as number] as const);
      const { once } = await runKernel(source, {
        tensors: { ...inputs, ...outputs(count) },
        params: { count, ...Object.fromEntries(own) },
        over: [count],
      });
      const results = [
        ['value', once['loss'], column('value')],
        ['dEc', once['right_slope'], column('dEc')],
        ['dcontrast', once['contrast_slope'], column(`d${contrast}`)],
      ] as const;
      for (const [what, actual, expected] of results) {
        // Each against itself: the largest of a column may be 1e18.
        for (const [i, value] of expected.entries()) {
          expectClose(`${what} of ${JSON.stringify(group[i])}`, [actual?.[i] as number], [value], 1e-6);
        }
      }
    }
    expect(cases.length).toBeGreaterThan(0);
  });
});

describe('far from the usual, everything stays finite', () => {
  // 1e30 stands for "no incorrect answer".
  const energies = [0, 1e-30, 0.5, 3, 90, 1000, 1e6, 1e15, 1e30].flatMap((e) => [e, -e]);
  const pairs = energies.flatMap((right) => energies.map((contrast) => [right, contrast] as const));
  const usual = pairs.filter(([right, contrast]) => Math.abs(right) <= 1e15 && contrast > -1e30);
  const [right, contrast] = [0, 1].map((i) => Float32Array.from(usual, (pair) => pair[i] as number));

  it.each(CONTRASTED)('%s', async (_, source, __, hyper) => {
    const count = usual.length;
    const { once } = await runKernel(source, {
      tensors: { right: right as Float32Array, contrast: contrast as Float32Array, ...outputs(count) },
      params: { count, ...hyper },
      over: [count],
    });
    for (const values of Object.values(once)) {
      const bad = values.findIndex((value) => !Number.isFinite(value));
      expect(usual[bad], 'Ec, contrast of a value that is not finite').toBeUndefined();
    }
  });
});

test('log keeps its relative accuracy where it is nearly 0', async () => {
  const right = Float32Array.of(0, -1, -5, -10, -20, -40, -80);
  const count = right.length;
  const { once } = await runKernel(log, {
    tensors: { right, contrast: new Float32Array(count), ...outputs(count) },
    params: { count },
    over: [count],
  });
  for (const [i, z] of right.entries()) {
    const ratio = (once['loss']?.[i] as number) / Math.log1p(Math.exp(z));
    expect(Math.abs(ratio - 1)).toBeLessThan(1e-6);
  }
});

test('LVQ2 has slope 0 at both kinks, and at Ei = 0 the value of its limit', async () => {
  const right = Float32Array.of(2, 3, 1, -1, 0, 2.5);
  const contrast = Float32Array.of(2, 2, 0, 0, 0, 2);
  const count = right.length;
  const { once } = await runKernel(lvq2, {
    tensors: { right, contrast, ...outputs(count) },
    params: { count, delta: 0.5 },
    over: [count],
  });
  expect([...(once['loss'] as Float32Array)]).toEqual([0, 1, 1, 0, 0, 0.5]);
  expect([...(once['right_slope'] as Float32Array)]).toEqual([0, 0, 0, 0, 0, 1]);
  expect([...(once['contrast_slope'] as Float32Array)]).toEqual([0, 0, 0, 0, 0, -1.25]);
});

test('the slope of max(0, m − Ei) at Ei = m is 0', async () => {
  const tensors = { right: Float32Array.of(0.5), contrast: Float32Array.of(1), ...outputs(1) };
  const { once } = await runKernel(squareSquare, { tensors, params: { count: 1, m: 1 }, over: [1] });
  expect(once['contrast_slope']?.[0]).toBeCloseTo(0, 12);
  expect(once['loss']?.[0]).toBe(0.25);
});
