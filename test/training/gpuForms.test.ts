// Training in the forms of the kernels for GPUs, on whatever adapter there is, against the forms for CPU adapters.

import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  chain,
  grid,
  implicitRegression,
  l1,
  Linear,
  linearChain,
  mce,
  mlp,
  nll,
  perceptron,
  sgd,
  squareSquare,
  structuredHinge,
  Trainer,
} from 'webgpu-ebm';
import { Gpu } from '../../src/gpu/Gpu.ts';
import { noise } from '../kernels/values.ts';
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

const LABELS = 6;
const lengths = [4, 1, 3, 6, 2, 1];
const rows = lengths.reduce((sum, length) => sum + length, 0);
const x = noise(rows * 2, 5, 2);

/** Sequences, from random parameters: of minima, of the two best, of all. */
async function makeChain(kind: (typeof KINDS)[number], makeLoss: (typeof LOSSES_OF_CHAINS)[number]) {
  const trainer = await Trainer.create(devices[kind] as Gpu, {
    energy: linearChain({ unary: new Linear(2, LABELS) }),
    answers: chain({ labels: LABELS }),
    loss: makeLoss() as never,
    optimizer: sgd({ rate: 0.1 }),
  });
  trainer.parameters.load({
    'unary.weight': noise(LABELS * 2, 1, 1.5),
    pairwise: noise(LABELS ** 2, 2, 1.5),
    ends: noise(2 * LABELS, 3, 1.5),
  });
  return trainer;
}

async function trainChain(kind: (typeof KINDS)[number], makeLoss: (typeof LOSSES_OF_CHAINS)[number]) {
  const trainer = await makeChain(kind, makeLoss);
  const y = Float32Array.from({ length: rows }, (_, row) => (row * 7) % LABELS);
  const { history } = await trainer.fit({ x, y, lengths }, { steps: 5 });
  const weights = await trainer.parameters.read();
  trainer.dispose();
  return { losses: history.map(({ loss }) => loss), weights };
}

/** Integrate over all sequences, search them, search the incorrect ones, search with costs. */
const LOSSES_OF_CHAINS = [nll, perceptron, mce, structuredHinge] as const;

it.each(LOSSES_OF_CHAINS.map((makeLoss) => [makeLoss.name, makeLoss] as const))(
  'chains, %s',
  async (_, makeLoss) => {
    const [cpu, gpu] = [await trainChain('cpu', makeLoss), await trainChain('gpu', makeLoss)];
    expectClose('losses', gpu.losses, cpu.losses, 1e-5);
    for (const [name, values] of Object.entries(gpu.weights)) {
      expectClose(name, values as Float32Array, cpu.weights[name] as Float32Array, 1e-5);
    }
  },
);

/** A long one is worked on in segments on GPUs. */
const QUESTIONS = {
  short: { x, lengths },
  long: { x: noise(2 * 2103, 6, 2), lengths: [2100, 3] },
};

it.each(Object.entries(QUESTIONS))('answers questions to %s chains', async (_, inputs) => {
  const ask = async (kind: (typeof KINDS)[number]) => {
    const trainer = await makeChain(kind, nll);
    const asked = {
      best: await trainer.infer(inputs),
      ranked: await trainer.rank(inputs, { k: 3 }),
      marginals: await trainer.marginals(inputs, { beta: 0.7 }),
      draws: await trainer.sample(inputs, { count: 4, seed: 1 }),
      counts: await trainer.countAnswers(inputs),
    };
    trainer.dispose();
    return asked;
  };
  const [cpu, gpu] = [await ask('cpu'), await ask('gpu')];
  expect(gpu.best.indices).toEqual(cpu.best.indices);
  expectClose('energies', gpu.best.energies, cpu.best.energies, 1e-5);
  expect(gpu.ranked.indices).toEqual(cpu.ranked.indices);
  expectClose('best energies', gpu.ranked.energies, cpu.ranked.energies, 1e-5);
  expectClose('P(y_t)', gpu.marginals.unary, cpu.marginals.unary, 1e-5);
  expectClose('P(y_{t−1}, y_t)', gpu.marginals.pairwise, cpu.marginals.pairwise, 1e-5);
  expect(gpu.draws).toEqual(cpu.draws);
  expect(gpu.counts).toEqual(cpu.counts);
});

it('took the forms that it was meant to take', () => {
  const forms = { cpu: devices.cpu?.describe().kernelVariants, gpu: devices.gpu?.describe().kernelVariants };
  const names = ['matmul', 'sweep_free_energy', 'sweep_minimum', 'sweep_most_offending'];
  expect(forms.gpu).toMatchObject(Object.fromEntries(names.map((name) => [name, `${name}_tiled`])));
  const recursions = ['chain_minimum', 'chain_k_best', 'chain_free_energy', 'chain_count'];
  expect(forms.gpu).toMatchObject(
    Object.fromEntries(recursions.map((name) => [name, `${name}_by_workgroup`])),
  );
  const ofGpus = Object.values(forms.cpu ?? {}).filter((form) => /_(tiled|by_workgroup)$/.test(form));
  expect(ofGpus).toEqual([]);
});
