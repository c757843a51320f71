// A loss may be built on any contrast: a step lowers the right answer against what the contrast names.

import { describe, expect, it } from 'vitest';
import {
  classifier,
  freeEnergy,
  grid,
  implicitRegression,
  labels,
  Loss,
  minimum,
  mlp,
  mostOffending,
  relu,
  sgd,
  Trainer,
  type AnswerSpace,
  type Energy,
  type MakeContrast,
} from 'webgpu-ebm';
import hinge from '../../shaders/losses/hinge.wgsl';
import generalizedMargin from '../../shaders/losses/generalized_margin.wgsl';
import log from '../../shaders/losses/log.wgsl';
import lvq2 from '../../shaders/losses/lvq2.wgsl';
import mce from '../../shaders/losses/mce.wgsl';
import minimumEmpiricalError from '../../shaders/losses/minimum_empirical_error.wgsl';
import nll from '../../shaders/losses/nll.wgsl';
import perceptron from '../../shaders/losses/perceptron.wgsl';
import squareExponential from '../../shaders/losses/square_exponential.wgsl';
import squareSquare from '../../shaders/losses/square_square.wgsl';
import { margins } from '../../src/answers/margins.ts';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { testGpu } from '../support/gpu.ts';

/** Kernels of Ec and another energy, wide enough not to be flat at the start. */
const kernels: [KernelSource, Record<string, number>][] = [
  [perceptron, {}],
  [hinge, { m: 3 }],
  [log, {}],
  [lvq2, { delta: 20 }],
  [mce, {}],
  [squareSquare, { m: 6 }],
  [squareExponential, { gamma: 20, beta: 0.5 }],
  [nll, {}],
  [minimumEmpiricalError, { beta: 0.3 }],
];

const contrasts: Record<string, MakeContrast> = {
  minimum,
  'most offending': mostOffending(0.5),
  'free energy': freeEnergy(2),
};

interface Model {
  energy: Energy;
  answers: AnswerSpace;
  x: number[];
  y: number[];
}

const models: Record<string, Model> = {
  'one parameter an answer, E_k = x_k + b_k': {
    energy: classifier({ x: relu(3) }),
    answers: labels(3),
    x: [2, 3, 2.5],
    y: [1],
  },
  'implicit regression': {
    energy: implicitRegression({ x: mlp([1, 5, 4], { scale: 1 }), y: mlp([1, 6, 4], { scale: 1 }) }),
    answers: grid([-1, 1], 21),
    x: [-0.7, 0.1, 0.4, 0.9],
    y: [0.43, -0.21, 0.77, 0.05],
  },
};

async function twoSteps(loss: Loss, { energy, answers, x, y }: Model) {
  const optimizer = sgd({ rate: 1e-3 });
  const trainer = await Trainer.create(await testGpu(), { energy, answers, loss, optimizer });
  const samples = { x: Float32Array.from(x), y: Float32Array.from(y) };
  const { history } = await trainer.fit(samples, { steps: 2 });
  trainer.dispose();
  return history as [(typeof history)[0], (typeof history)[0]];
}

describe.each(Object.entries(models))('%s', (_, model) => {
  describe.each(Object.entries(contrasts))('against the contrast %s', (__, contrast) => {
    it.each(kernels.map(([kernel, hyper]) => [kernel.name, kernel, hyper] as const))(
      'the kernel %s lowers the right answer',
      async (name, kernel, hyper) => {
        const [before, after] = await twoSteps(new Loss(name, kernel, contrast, hyper), model);
        expect(after.loss).toBeLessThan(before.loss);
        expect(after.right - after.contrast).toBeLessThan(before.right - before.contrast);
      },
    );
  });
});

it.each(['hinge', 'log'] as const)(
  'generalized_margin lowers the right answer against every wrong one, by the %s',
  async (shape) => {
    const model = models['one parameter an answer, E_k = x_k + b_k'] as Model;
    const contrast = margins({ m: 3, shape, cost: 'constant', radius: 0.3 });
    const [before, after] = await twoSteps(new Loss('margin', generalizedMargin, contrast), model);
    // The contrast is the loss here: Σ H(Ec − E(Y) + m).
    expect(after.loss).toBe(after.contrast);
    expect(after.loss).toBeLessThan(before.loss);
  },
);
