// Training in the forms of the kernels for GPUs, on whatever adapter there is, against the forms for CPU adapters.

import { expect, it } from 'vitest';
import {
  grid,
  implicitRegression,
  l1,
  mlp,
  nll,
  perceptron,
  sgd,
  squaredEuclidean,
  squareSquare,
  Trainer,
} from 'webgpu-ebm';
import { Gpu } from '../../src/gpu/Gpu.ts';
import { nodeWebGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { parabolaSamples } from '../support/models.ts';

/** The forms that a step took, its losses, and the weights after them. */
async function train(kind: 'cpu' | 'gpu', [makeLoss, distance, dims]: (typeof CASES)[number]) {
  const gpu = await Gpu.request({ gpu: await nodeWebGpu() });
  Object.defineProperty(gpu, 'kind', { value: kind });
  const trainer = await Trainer.create(gpu, {
    energy: implicitRegression({
      x: mlp([1, 8, dims], { scale: 1 }),
      y: mlp([1, 8, dims], { scale: 1 }),
      distance: distance(),
    }),
    answers: grid([-0.5, 1.5], 101),
    loss: makeLoss() as never,
    optimizer: sgd({ rate: 0.01 }),
    seed: 3,
  });
  const samples = parabolaSamples(70);
  const { history } = await trainer.fit(samples, { steps: 5 });
  const weights = await trainer.parameters.read();
  const { indices } = await trainer.infer(samples.x);
  const forms = gpu.describe().kernelVariants;
  trainer.dispose();
  gpu.dispose();
  return { losses: history.map(({ loss }) => loss), weights, indices, forms };
}

const CASES = [
  [nll, l1, 10],
  [nll, squaredEuclidean, 20],
  [squareSquare, l1, 4],
  [perceptron, squaredEuclidean, 10],
] as const;

it.each(CASES.map((it) => [it[0].name, it[1].name, it[2], it] as const))(
  '%s with %s in %i dimensions',
  async (_loss, _distance, _dims, parts) => {
    const [cpu, gpu] = [await train('cpu', parts), await train('gpu', parts)];
    expect(gpu.forms['sweep_minimum']).toBe('sweep_minimum_tiled');
    expect(gpu.forms['matmul']).toBe('matmul_tiled');
    expect(Object.values(cpu.forms).filter((form) => form.endsWith('_tiled'))).toEqual([]);
    expectClose('losses', gpu.losses, cpu.losses, 1e-5);
    for (const [name, values] of Object.entries(gpu.weights)) {
      expectClose(name, values as Float32Array, cpu.weights[name] as Float32Array, 1e-5);
    }
    expect([...gpu.indices]).toEqual([...cpu.indices]);
  },
);
