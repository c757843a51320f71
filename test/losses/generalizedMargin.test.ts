import { describe, expect, it } from 'vitest';
import {
  adam,
  candidates,
  classifier,
  CompatibilityError,
  continuous,
  DataError,
  generalizedMargin,
  grid,
  hinge,
  implicitRegression,
  joint,
  l1,
  labels,
  latentMinimum,
  Linear,
  matcher,
  mlp,
  regressor,
  sgd,
  Trainer,
  type AnswerSpace,
  type Energy,
  type GeneralizedMarginOptions,
  type Loss,
  type MakeContrast,
} from 'webgpu-ebm';
import { checkGradients, contrastCase, lossCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const net = (outputs: number) => mlp([2, 5, outputs], { scale: 1 });
const x = Float32Array.of(-0.7, 0.1, 0.4, 0.9, -0.3, 0.6, 0.2, -0.8);
const y = [0, 2, 1, 2];

/** C(Yi, Y) ≠ C(Y, Yi). */
const costs = [0, 0.4, 2, 1.5, 0, 0.1, 0.7, 3, 0];
const priced = labels(3, { costs });

const architectures: Record<string, { energy: Energy; answers: AnswerSpace }> = {
  classifier: { energy: classifier({ x: net(3) }), answers: priced },
  matcher: {
    energy: matcher({ x: net(4) }),
    answers: {
      ...candidates([0.5, -0.25, 0.75, 1, -0.5, 0.1], { dims: 2 }),
      costs: Float32Array.from(costs),
    },
  },
  'a latent variable': {
    energy: latentMinimum([classifier({ x: net(3) }), classifier({ x: net(3) })]),
    answers: priced,
  },
};

const choices: GeneralizedMarginOptions[] = [
  { shape: 'hinge', cost: 'constant', m: 0.9 },
  { shape: 'hinge', cost: 'distance', m: 0.9 },
  { shape: 'log', cost: 'constant' },
  { shape: 'log', cost: 'distance' },
  { shape: 'hinge', cost: 'table', m: 0.9 },
  { shape: 'log', cost: 'table' },
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
  expect(generalizedMargin({ m: 0.6 }).conditions().margin).toBeCloseTo(0.6, 6);
  expect(generalizedMargin({ shape: 'log' }).conditions().margin).toBe(Infinity);
});

it('refuses bad options, and answers that no list has', async () => {
  expect(() => generalizedMargin({ m: 0 })).toThrow('generalizedMargin: expected m > 0, got 0.');
  expect(() => generalizedMargin({ radius: -1 })).toThrow('generalizedMargin: expected radius > 0, got -1.');
  expect(() => generalizedMargin({ margin: 1 } as never)).toThrow('expected options m, shape, cost, radius');
  expect(() => generalizedMargin({ shape: 'square' as never })).toThrow(DataError);
  expect(() => generalizedMargin({ cost: 'hamming' as never })).toThrow(
    'expected cost to be constant or distance or table, got hamming.',
  );
  const trainer = await Trainer.create(await testGpu(), {
    energy: regressor({ x: mlp([1, 5, 1]) }),
    answers: continuous({ dims: 1 }),
    loss: generalizedMargin(),
    optimizer: sgd({ rate: 0.1 }),
  });
  const attempt = trainer.fit({ x: Float32Array.of(0.5), y: Float32Array.of(0.25) }, { steps: 1 });
  await expect(attempt).rejects.toThrow(CompatibilityError);
  await expect(attempt).rejects.toThrow(/generalizedMargin: expected listed answers, got continuous/);
  trainer.dispose();
});

describe('on a grid', () => {
  const plane = Float32Array.of(-0.7, 0.45, 0.3, -0.2, 0.05, 0.6, 0.9, -0.85);
  const net1 = (inputs: number) => mlp([inputs, 5, 3], { scale: 1 });
  const gridded: Record<string, { energy: Energy; answers: AnswerSpace; right: number[] }> = {
    'implicit regression': {
      energy: implicitRegression({ x: net1(2), y: net1(1), distance: l1() }),
      answers: grid([-1, 1], 9),
      right: [-0.7, 0.45, 0.3, -0.2],
    },
    'a joint energy of two coordinates': {
      energy: joint({ xy: mlp([4, 5, 1], { scale: 1 }), inputs: 2 }),
      answers: grid(
        [
          [-1, 1],
          [-1, 1],
        ],
        [4, 5],
      ),
      right: [...plane],
    },
  };
  const integrals: GeneralizedMarginOptions[] = [
    { shape: 'hinge', cost: 'constant', m: 0.9, radius: 0.4 },
    // No answer lies just so far away.
    { shape: 'log', cost: 'distance', m: 2, radius: 0.33 },
  ];

  describe.each(Object.entries(gridded))('%s', (_, { energy, answers, right }) => {
    it.each(integrals)('passes the gradient check with $shape and $cost', async (options) => {
      const contrast = generalizedMargin(options).contrast as MakeContrast;
      await checkGradients(contrastCase(contrast, { energy, answers, y: right }), { gpu: await testGpu() });
    });
  });

  it.each(integrals)('is ∫ H(Ec − E(Y) + C) dY away from Yi, with $shape and $cost', async (options) => {
    const { shape, cost, m = 1, radius = 0 } = options;
    const { energy, answers, right } = gridded['implicit regression'] as (typeof gridded)[string];
    const trainer = await Trainer.create(await testGpu(), {
      energy,
      answers,
      loss: generalizedMargin(options),
      optimizer: sgd({ rate: 0.1 }),
    });
    const { loss } = await trainer.gradients({ x, y: Float32Array.from(right) });
    const energies = await trainer.energies(x);
    const ec = await trainer.score({ x, y: Float32Array.from(right) });
    trainer.dispose();
    let expected = 0;
    for (const [p, yi] of right.entries()) {
      for (const [k, point] of answers.coordinates.entries()) {
        const distance = Math.abs(point - Math.fround(yi));
        if (distance < radius) continue;
        const u =
          (ec[p] as number) - (energies[p * 9 + k] as number) + m * (cost === 'distance' ? distance : 1);
        expected += (0.25 / 4) * (shape === 'log' ? Math.log1p(Math.exp(u)) : Math.max(0, u));
      }
    }
    expect(loss).toBeCloseTo(expected, 5);
  });

  it('trains a curve: the valley lies along the data, and rises with the distance', async () => {
    const points = Array.from({ length: 21 }, (_, i) => i / 10 - 1);
    const curve = { x: Float32Array.from(points), y: Float32Array.from(points, (t) => t * t) };
    const twin = () => mlp([1, 20, 10], { scale: 0.3 });
    const trainer = await Trainer.create(await testGpu(), {
      energy: implicitRegression({ x: twin(), y: twin(), distance: l1() }),
      answers: grid([-0.5, 1.5], 51),
      loss: generalizedMargin({ cost: 'distance', m: 2, radius: 0.1 }),
      optimizer: adam({ rate: 0.01 }),
    });
    await trainer.fit(curve, { steps: 600 });
    const { answers: best } = await trainer.infer(curve.x);
    const energies = await trainer.energies(curve.x);
    trainer.dispose();
    const error = best.reduce((sum, found, i) => sum + Math.abs(found - (curve.y[i] as number)), 0) / 21;
    expect(error).toBeLessThan(0.05);
    // At X = 0 the right answer is 0: the top of the range, 1.5 away, lies at least 2 · 1.5 higher, about.
    expect((energies[10 * 51 + 50] as number) - (energies[10 * 51 + 13] as number)).toBeGreaterThan(2.4);
  });
});

describe('with a table of costs', () => {
  const trainerOf = async (options: GeneralizedMarginOptions, answers: AnswerSpace, width = 2) =>
    Trainer.create(await testGpu(), {
      energy: classifier({ x: new Linear(width, answers.count) }),
      answers,
      loss: generalizedMargin(options),
      optimizer: sgd({ rate: 0.05 }),
    });

  it.each([1, 2, 3, 300])('is Σ H(Ec − E(Y) + m·C(Yi, Y)) over %i labels', async (count) => {
    const table = Array.from({ length: count ** 2 }, (_, i) =>
      i % (count + 1) === 0 ? 0 : Math.fround(((i * 0.618) % 1) * 3),
    );
    const right = [0, count - 1, Math.floor(count / 2), (7 * count) % count];
    const energyOf = (weight: Float32Array, p: number, k: number): number =>
      (weight[2 * k] as number) * (x[2 * p] as number) +
      (weight[2 * k + 1] as number) * (x[2 * p + 1] as number);
    for (const shape of ['hinge', 'log'] as const) {
      const trainer = await trainerOf({ shape, m: 0.8 }, labels(count, { costs: table }));
      const { weight } = await trainer.parameters.read();
      const { loss, byParameter } = await trainer.gradients({ x, y: Float32Array.from(right) });
      trainer.dispose();
      let expected = 0;
      const gradient = new Float64Array(2 * count);
      for (const [p, yi] of right.entries()) {
        for (let k = 0; k < count; k++) {
          if (k === yi) continue;
          const cost = 0.8 * (table[yi * count + k] as number);
          const u = energyOf(weight as Float32Array, p, yi) - energyOf(weight as Float32Array, p, k) + cost;
          expected += (shape === 'log' ? Math.log1p(Math.exp(u)) : Math.max(0, u)) / 4;
          const slope = (shape === 'log' ? 1 / (1 + Math.exp(-u)) : u > 0 ? 1 : 0) / 4;
          for (const i of [0, 1]) {
            gradient[2 * yi + i] = (gradient[2 * yi + i] as number) + slope * (x[2 * p + i] as number);
            gradient[2 * k + i] = (gradient[2 * k + i] as number) - slope * (x[2 * p + i] as number);
          }
        }
      }
      expectClose('loss', [loss], [expected], 1e-5);
      expectClose('∂L/∂W', byParameter['weight'] as Float32Array, gradient, 1e-5);
    }
  });

  it('uses it by itself where the answers have one, unless told otherwise', async () => {
    const lossOf = async (options: GeneralizedMarginOptions, answers: AnswerSpace): Promise<number> => {
      const trainer = await trainerOf(options, answers);
      const { loss } = await trainer.gradients({ x, y: Float32Array.from(y) });
      trainer.dispose();
      return loss;
    };
    const byTable = await lossOf({ cost: 'table' }, priced);
    const byConstant = await lossOf({ cost: 'constant' }, labels(3));
    expect(byTable).not.toBeCloseTo(byConstant, 2);
    expect(await lossOf({}, priced)).toBe(byTable);
    expect(await lossOf({}, labels(3))).toBe(byConstant);
    expect(await lossOf({ cost: 'constant' }, priced)).toBe(byConstant);
    expect(await lossOf({ cost: 'distance' }, priced)).toBe(await lossOf({ cost: 'distance' }, labels(3)));
  });

  it('makes fewer costly mistakes than with one cost for all', async () => {
    // Two classes on a line that overlap: taking the second for the first costs ten times as much as the reverse.
    const dear = [0, 0.3, 3, 0];
    const rows = 60;
    const samples = {
      x: Float32Array.from({ length: 2 * rows }, (_, i) =>
        i % 2 ? 1 : (((i / 2) * 0.618) % 1) * 2 - 1 + ((i / 2) % 2 ? 0.4 : -0.4),
      ),
      y: Float32Array.from({ length: rows }, (_, p) => p % 2),
    };
    const mistakesOf = async (options: GeneralizedMarginOptions) => {
      const trainer = await trainerOf(options, labels(2, { costs: dear }));
      await trainer.fit(samples, { steps: 1500 });
      const { indices } = await trainer.infer(samples.x);
      trainer.dispose();
      const wrong = [...indices].flatMap((k, p) =>
        k === samples.y[p] ? [] : [dear[(samples.y[p] as number) * 2 + k] as number],
      );
      return { costly: wrong.filter((cost) => cost === 3).length, total: wrong.reduce((a, b) => a + b, 0) };
    };
    const plain = await mistakesOf({ cost: 'constant' });
    const aware = await mistakesOf({ cost: 'table' });
    expect(plain.costly).toBeGreaterThan(3);
    expect(aware.costly).toBeLessThan(plain.costly / 2);
    expect(aware.total).toBeLessThan(plain.total);
  });

  it('refuses answers without one', async () => {
    const trainer = await trainerOf({ cost: 'table' }, labels(3));
    const attempt = trainer.gradients({ x, y: Float32Array.from(y) });
    await expect(attempt).rejects.toThrow(CompatibilityError);
    await expect(attempt).rejects.toThrow(
      /generalizedMargin: expected answers with a table of costs, got labels\(3\)\. Use labels\(K, \{ costs \}\)/,
    );
    trainer.dispose();
  });

  it('leaves nothing on the device', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const trainer = await trainerOf({}, priced);
    await trainer.fit({ x, y: Float32Array.from(y) }, { steps: 2 });
    trainer.dispose();
    expect(gpu.memory()).toEqual(before);
  });
});
