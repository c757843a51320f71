import { describe, expect, it, test } from 'vitest';
import energyLoss from '../../shaders/losses/energy_loss.wgsl';
import lossBprop from '../../shaders/losses/loss_bprop.wgsl';
import mean from '../../shaders/losses/mean.wgsl';
import meanBprop from '../../shaders/losses/mean_bprop.wgsl';
import nll from '../../shaders/losses/nll.wgsl';
import perceptron from '../../shaders/losses/perceptron.wgsl';
import squareSquare from '../../shaders/losses/square_square.wgsl';
import squaredEnergy from '../../shaders/losses/squared_energy.wgsl';
import { readFixture } from '../reference/support.ts';
import { expectClose, expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

const COUNTS = [1, 3, 64, 65, 1000];

const CONTRASTED = [
  ['perceptron', perceptron, 'Emin'],
  ['nll', nll, 'F'],
  ['square_square', squareSquare, 'Ei'],
] as const;

const PLAIN = [
  ['energy', energyLoss],
  ['squared_energy', squaredEnergy],
] as const;

type Point = Record<string, number> & { loss: never };

const { points } = readFixture<{ points: Point[] }>('losses.json');

const outputs = (count: number) => ({ loss: count, right_slope: count, contrast_slope: count });

describe.each(COUNTS)('%i samples', (count) => {
  const right = noise(count, 1, 3);
  const contrast = noise(count, 2, 3);

  it.each(CONTRASTED)('%s', async (_, source) => {
    const tensors = { right, contrast, ...outputs(count) };
    const params = source === squareSquare ? { count, m: 1.25 } : { count };
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
    const params = { count };
    const one = { dloss: noise(count, 3), right_slope: right, dright: count };
    await expectKernelMatchesTwin(lossBprop, { tensors: one, params, over: [count] });
    const both = { ...one, contrast_slope: contrast, dcontrast: count };
    await expectKernelMatchesTwin(lossBprop, { tensors: both, params, over: [count] });
  });

  it.each([1, 8, 64])('mean in a workgroup of %i, and its bprop', async (WORKGROUP) => {
    const tensors = { values: right, mean: 1 };
    await expectKernelMatchesTwin(mean, { tensors, params: { count }, overrides: { WORKGROUP }, over: [1] });
    const back = { dmean: Float32Array.of(-1.5), dvalues: count };
    await expectKernelMatchesTwin(meanBprop, { tensors: back, params: { count }, over: [count] });
  });
});

describe('reference points', () => {
  it.each([...PLAIN, ...CONTRASTED])('%s', async (name, source, contrast?: string) => {
    const cases = points.filter(({ loss }) => loss === name);
    // The margin is one number a launch.
    const margins = [...new Set(cases.map(({ m = 0 }) => m))];
    for (const m of margins) {
      const group = cases.filter((point) => (point['m'] ?? 0) === m);
      const column = (key: string): Float32Array => Float32Array.from(group, (point) => point[key] ?? 0);
      const count = group.length;
      const inputs = { right: column('Ec'), ...(contrast && { contrast: column(contrast) }) };
      const params = source === squareSquare ? { count, m } : { count };
      const { once } = await runKernel(source, {
        tensors: { ...inputs, ...outputs(count) },
        params,
        over: [count],
      });
      expectClose('value', once['loss'] as Float32Array, column('value'), 1e-6);
      expectClose('dEc', once['right_slope'] as Float32Array, column('dEc'), 1e-6);
      expectClose('dcontrast', once['contrast_slope'] as Float32Array, column(`d${contrast}`), 1e-6);
    }
    expect(cases.length).toBeGreaterThan(0);
  });
});

test('the slope of max(0, m − Ei) at Ei = m is 0', async () => {
  const tensors = { right: Float32Array.of(0.5), contrast: Float32Array.of(1), ...outputs(1) };
  const { once } = await runKernel(squareSquare, { tensors, params: { count: 1, m: 1 }, over: [1] });
  expect(once['contrast_slope']?.[0]).toBeCloseTo(0, 12);
  expect(once['loss']?.[0]).toBe(0.25);
});
