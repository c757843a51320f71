// Training in the forms of the kernels for GPUs, on whatever adapter there is, against the forms for CPU adapters.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { grid, implicitRegression, l1, mlp, nll, perceptron, sgd, squareSquare, Trainer } from 'webgpu-ebm';
import { Gpu } from '../../src/gpu/Gpu.ts';
import { nodeWebGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { parabolaSamples } from '../support/models.ts';

const KINDS = ['cpu', 'gpu'] as const;
const devices: Partial<Record<(typeof KINDS)[number], Gpu>> = {};

beforeAll(async () => {
  for (const kind of KINDS) {
    const gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    Object.defineProperty(gpu, 'kind', { value: kind });
    devices[kind] = gpu;
  }
});

afterAll(() => {
  for (const kind of KINDS) devices[kind]?.dispose();
});

/**
 * Losses of five steps, and the weights after them. More samples than a tile has rows, more dimensions than a block,
 * and answers enough for gradients of weights in parts.
 */
async function train(kind: (typeof KINDS)[number], makeLoss: (typeof LOSSES)[number]) {
  const trainer = await Trainer.create(devices[kind] as Gpu, {
    energy: implicitRegression({
      x: mlp([1, 8, 17], { scale: 1 }),
      y: mlp([1, 8, 17], { scale: 1 }),
      distance: l1(),
    }),
    answers: grid([-0.5, 1.5], 301),
    loss: makeLoss() as never,
    optimizer: sgd({ rate: 0.01 }),
    seed: 3,
  });
  const { history } = await trainer.fit(parabolaSamples(40), { steps: 5 });
  const weights = await trainer.parameters.read();
  trainer.dispose();
  return { losses: history.map(({ loss }) => loss), weights };
}

/** Integrate over all answers, search them, search the incorrect ones. */
const LOSSES = [nll, perceptron, squareSquare] as const;

it.each(LOSSES.map((makeLoss) => [makeLoss.name, makeLoss] as const))('%s', async (_, makeLoss) => {
  const [cpu, gpu] = [await train('cpu', makeLoss), await train('gpu', makeLoss)];
  expectClose('losses', gpu.losses, cpu.losses, 1e-5);
  for (const [name, values] of Object.entries(gpu.weights)) {
    expectClose(name, values as Float32Array, cpu.weights[name] as Float32Array, 1e-5);
  }
});

it('took the forms that it was meant to take', () => {
  const forms = { cpu: devices.cpu?.describe().kernelVariants, gpu: devices.gpu?.describe().kernelVariants };
  const names = ['matmul', 'sweep_free_energy', 'sweep_minimum', 'sweep_most_offending'];
  expect(forms.gpu).toMatchObject(Object.fromEntries(names.map((name) => [name, `${name}_tiled`])));
  expect(Object.values(forms.cpu ?? {}).filter((form) => form.endsWith('_tiled'))).toEqual([]);
});
