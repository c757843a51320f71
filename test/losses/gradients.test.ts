import { describe, expect, it } from 'vitest';
import {
  candidates,
  classifier,
  CompatibilityError,
  dot,
  energyLoss,
  freeEnergy,
  grid,
  hinge,
  implicitRegression,
  l1,
  labels,
  log,
  lvq2,
  mce,
  matcher,
  minimum,
  minimumEmpiricalError,
  mlp,
  mostOffending,
  nll,
  perceptron,
  regressor,
  saturated,
  sgd,
  signs,
  squaredEnergy,
  squaredEuclidean,
  squareExponential,
  squareSquare,
  Trainer,
  twoClass,
} from 'webgpu-ebm';
import type { AnswerSpace, Energy, Loss, MakeContrast } from 'webgpu-ebm';
import { checkGradients, contrastCase, energyCase, lossCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';

const losses: Loss[] = [
  energyLoss(),
  squaredEnergy(),
  perceptron(),
  hinge({ m: 2 }),
  log(),
  // A wide window: LVQ2 is flat beyond it.
  lvq2({ delta: 20 }),
  mce(),
  squareSquare({ m: 2 }),
  // A weak push gives way to the pull of Ec² where both energies hang on one output, as in a regressor.
  squareExponential({ gamma: 1, beta: 3 }),
  nll({ beta: 0.7 }),
  minimumEmpiricalError({ beta: 0.7 }),
];

interface Architecture {
  energy: Energy;
  answers: AnswerSpace;
  x: number[];
  y: number[];
}

const twin = (distance = l1()): Energy =>
  implicitRegression({ x: mlp([1, 5, 4], { scale: 1 }), y: mlp([1, 6, 4], { scale: 1 }), distance });
const one = { x: [-0.7, 0.1, 0.4, 0.9], y: [0.43, -0.21, 0.77, 0.05] };

const architectures: Record<string, Architecture> = {
  'regressor, L1': {
    energy: regressor({ x: mlp([1, 5, 1], { scale: 1 }) }),
    answers: grid([-1, 1], 21),
    ...one,
  },
  'regressor in two dimensions': {
    energy: regressor({ x: mlp([1, 5, 2], { scale: 1 }), distance: squaredEuclidean() }),
    answers: grid(
      [
        [-1, 1],
        [-1, 1],
      ],
      [5, 7],
    ),
    x: [-0.5, 0.6],
    y: [0.43, -0.21, 0.77, 0.05],
  },
  'implicit regression, L1': { energy: twin(), answers: grid([-1, 1], 21), ...one },
  'implicit regression, ½L2²': { energy: twin(squaredEuclidean()), answers: grid([-1, 1], 21), ...one },
  'implicit regression, dot': { energy: twin(dot()), answers: grid([-1, 1], 21), ...one },
  classifier: {
    energy: classifier({ x: mlp([1, 5, 3], { scale: 1 }) }),
    answers: labels(3),
    x: one.x,
    y: [0, 2, 1, 2],
  },
  'implicit regression, saturated L1': { energy: twin(saturated(l1())), answers: grid([-1, 1], 21), ...one },
  'implicit regression, saturated ½L2²': {
    energy: twin(saturated(squaredEuclidean())),
    answers: grid([-1, 1], 21),
    ...one,
  },
  'implicit regression over candidates': {
    energy: implicitRegression({ x: mlp([1, 5, 4], { scale: 1 }), y: mlp([2, 6, 4], { scale: 1 }) }),
    answers: candidates([0.3, -0.2, 0.9, 0.4, -0.8, 0.1, 0.5, 0.5], { dims: 2 }),
    x: one.x,
    y: [0, 2, 1, 3],
  },
  ...Object.fromEntries(
    [l1(), squaredEuclidean(), dot()].map((distance) => [
      `matcher, ${distance.name}`,
      {
        energy: matcher({ x: mlp([2, 5, 3], { scale: 1 }), distance }),
        answers: candidates([0.3, -0.2, 0.9, 0.4, -0.8, 0.1, 0.5, 0.5], { dims: 2 }),
        x: [-0.5, 0.6, 0.1, -0.9, 0.8, 0.2],
        y: [3, 0, 2],
      },
    ]),
  ),
  'two-class': {
    energy: twoClass({ x: mlp([1, 5, 1], { scale: 1 }) }),
    answers: signs(),
    x: one.x,
    y: [1, -1, -1, 1],
  },
};

describe('every loss passes the gradient check', () => {
  it.each(losses.map((loss) => [loss.name, loss] as const))('%s', async (_, loss) => {
    const report = await checkGradients(lossCase(loss), { gpu: await testGpu() });
    expect(report.compared).toBe(loss.contrast ? 10 : 5);
  });
});

const contrasts: Record<string, MakeContrast> = {
  minimum,
  'most offending': mostOffending(0.5),
  'free energy': freeEnergy(2),
};

describe.each(Object.entries(architectures))('%s', (_, { energy, answers, x, y }) => {
  it('passes the gradient check', async () => {
    await checkGradients(energyCase({ energy, answers, y }), { gpu: await testGpu() });
  });

  it.each(Object.entries(contrasts))('passes it under the contrast %s', async (__, contrast) => {
    await checkGradients(contrastCase(contrast, { energy, answers, y }), { gpu: await testGpu() });
  });

  it.each(losses.map((loss) => [loss.name, loss] as const))(
    'under the loss %s, a step lowers the right answer relative to the contrast',
    async (__, loss) => {
      const trainer = await Trainer.create(await testGpu(), {
        energy,
        answers,
        loss,
        optimizer: sgd({ rate: 1e-3 }),
      });
      const samples = { x: Float32Array.from(x), y: Float32Array.from(y) };
      const training = trainer.fit(samples, { steps: 2 });
      if (loss.nonNegative && !energy.nonNegative) {
        await expect(training).rejects.toThrow(CompatibilityError);
        trainer.dispose();
        return;
      }
      const { history } = await training;
      const [before, after] = history as [(typeof history)[0], (typeof history)[0]];
      const gap = ({ right, contrast }: typeof before): number => right - (loss.contrast ? contrast : 0);
      trainer.dispose();
      expect(after.loss).toBeLessThan(before.loss);
      expect(gap(after)).toBeLessThan(gap(before));
    },
  );
});
