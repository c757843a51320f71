import { describe, expect, it } from 'vitest';
import {
  candidates,
  classifier,
  DataError,
  generalizedMargin,
  grid,
  hinge,
  labels,
  latentMinimum,
  matcher,
  mlp,
  regressor,
  sgd,
  ShapeError,
  Trainer,
  type AnswerSpace,
  type Energy,
  type GeneralizedMarginOptions,
  type Loss,
  type MakeContrast,
} from 'webgpu-ebm';
import { checkGradients, conditions, contrastCase, lossCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const net = (outputs: number) => mlp([2, 5, outputs], { scale: 1 });
const x = Float32Array.of(-0.7, 0.1, 0.4, 0.9, -0.3, 0.6, 0.2, -0.8);
const y = [0, 2, 1, 2];

const architectures: Record<string, { energy: Energy; answers: AnswerSpace }> = {
  classifier: { energy: classifier({ x: net(3) }), answers: labels(3) },
  matcher: {
    energy: matcher({ x: net(4) }),
    answers: candidates([0.5, -0.25, 0.75, 1, -0.5, 0.1], { dims: 2 }),
  },
  'a latent variable': {
    energy: latentMinimum([classifier({ x: net(3) }), classifier({ x: net(3) })]),
    answers: labels(3),
  },
};

const choices: GeneralizedMarginOptions[] = [
  { shape: 'hinge', cost: 'constant', m: 0.9 },
  { shape: 'hinge', cost: 'distance', m: 0.9 },
  { shape: 'log', cost: 'constant' },
  { shape: 'log', cost: 'distance' },
];

describe.each(Object.entries(architectures))('%s', (_, { energy, answers }) => {
  it.each(choices)('passes the gradient check with $shape and $cost', async (options) => {
    const contrast = generalizedMargin(options).contrast as MakeContrast;
    await checkGradients(contrastCase(contrast, { energy, answers, y }), { gpu: await testGpu() });
  });

  it.each(choices)('a step lowers the loss with $shape and $cost', async (options) => {
    const trainer = await Trainer.create(await testGpu(), {
      energy,
      answers,
      loss: generalizedMargin(options),
      optimizer: sgd({ rate: 1e-3 }),
    });
    const { history } = await trainer.fit({ x, y: Float32Array.from(y) }, { steps: 2 });
    trainer.dispose();
    expect(history[1]?.loss).toBeLessThan(history[0]?.loss as number);
  });
});

it('is a loss like others: it passes the gradient check', async () => {
  await checkGradients(lossCase(generalizedMargin()), { gpu: await testGpu() });
});

it('is the hinge loss where there is one wrong answer', async () => {
  const gradients = async (loss: Loss) => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: classifier({ x: net(2) }),
      answers: labels(2),
      loss,
      optimizer: sgd({ rate: 0.1 }),
    });
    const found = await trainer.gradients({ x, y: Float32Array.of(0, 1, 1, 0) });
    trainer.dispose();
    return found;
  };
  const expected = await gradients(hinge({ m: 0.7 }));
  const found = await gradients(generalizedMargin({ m: 0.7 }));
  expect(found.loss).toBeCloseTo(expected.loss, 6);
  for (const [name, gradient] of Object.entries(expected.byParameter)) {
    expectClose(name, found.byParameter[name] as Float32Array, gradient, 1e-6);
  }
});

it('trains a classifier until every wrong answer lies higher by its cost', async () => {
  const trainer = await Trainer.create(await testGpu(), {
    energy: classifier({ x: mlp([2, 20, 3], { scale: 1 }) }),
    answers: labels(3),
    loss: generalizedMargin({ cost: 'distance' }),
    optimizer: sgd({ rate: 0.05 }),
  });
  await trainer.fit({ x, y: Float32Array.from(y) }, { steps: 2000 });
  const energies = await trainer.energies(x);
  trainer.dispose();
  for (const [p, label] of y.entries()) {
    for (const k of [0, 1, 2]) {
      const gap = (energies[p * 3 + k] as number) - (energies[p * 3 + label] as number);
      expect(gap).toBeGreaterThanOrEqual(Math.abs(k - label) - 0.05);
    }
  }
});

it('has margin m with the hinge, and never stops pushing with the log', () => {
  expect(conditions(generalizedMargin({ m: 0.6 })).margin).toBeCloseTo(0.6, 6);
  expect(conditions(generalizedMargin({ shape: 'log' })).margin).toBe(Infinity);
});

it('refuses bad options, and answers that are not numbered', async () => {
  expect(() => generalizedMargin({ m: 0 })).toThrow('generalizedMargin: expected m > 0, got 0.');
  expect(() => generalizedMargin({ margin: 1 } as never)).toThrow('expected options m, shape, cost');
  expect(() => generalizedMargin({ shape: 'square' as never })).toThrow(DataError);
  expect(() => generalizedMargin({ cost: 'hamming' as never })).toThrow(
    'expected cost to be constant or distance, got hamming.',
  );
  const trainer = await Trainer.create(await testGpu(), {
    energy: regressor({ x: mlp([1, 5, 1]) }),
    answers: grid([-1, 1], 5),
    loss: generalizedMargin(),
    optimizer: sgd({ rate: 0.1 }),
  });
  const attempt = trainer.fit({ x: Float32Array.of(0.5), y: Float32Array.of(0.25) }, { steps: 1 });
  await expect(attempt).rejects.toThrow(ShapeError);
  await expect(attempt).rejects.toThrow(/generalizedMargin: expected numbered answers, got grid/);
  trainer.dispose();
});
