// Continuous latent variables, minimised by gradient descent for each pair of X and Y.

import { describe, expect, it } from 'vitest';
import {
  adam,
  candidates,
  classifier,
  CompatibilityError,
  continuous,
  DataError,
  energyLoss,
  freeEnergy,
  grid,
  implicitRegression,
  joint,
  labels,
  latentChain,
  latentDescent,
  minimum,
  mlp,
  mostOffending,
  nll,
  perceptron,
  productOfExperts,
  rbf,
  regressor,
  sgd,
  ShapeError,
  squaredEuclidean,
  Trainer,
} from 'webgpu-ebm';
import type { AnswerSpace, Energy, Loss } from 'webgpu-ebm';
import { checkGradients, contrastCase, energyCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const create = async (energy: Energy, answers: AnswerSpace, loss: Loss = energyLoss()): Promise<Trainer> =>
  Trainer.create(await testGpu(), { energy, answers, loss, optimizer: sgd({ rate: 0.05 }), seed: 5 });

/** ½‖Y − (AX + Bz + c)‖²: quadratic in z. */
const plane = (inputs: number, outputs: number): Energy =>
  regressor({ x: mlp([inputs, outputs], { scale: 1 }), distance: squaredEuclidean() });
const square = (points: number): AnswerSpace =>
  grid(
    [
      [-1, 1],
      [-1, 1],
    ],
    [points, points],
  );
const toBottom = { steps: 120, rate: 0.5 };

describe('of a quadratic is the residual after projection', () => {
  // A [3, 2], B [3, 1], c [3]
  const a = [0.5, -0.3, 0.8, 0.1, -0.6, 0.4];
  const b = [0.9, -0.5, 0.7];
  const c = [0.1, 0.2, -0.3];
  const weight = [0, 1, 2].flatMap((i) => [a[2 * i] as number, a[2 * i + 1] as number, b[i] as number]);
  const x = [0.3, -0.7, -0.2, 0.9];
  const points = [0.5, 0.1, -0.4, -0.8, 0.6, 0.2, 0, 0, 0];

  /** z = bᵀr / ‖b‖² and ½(‖r‖² − (bᵀr)² / ‖b‖²) with r = Y − AX − c. */
  const closedForm = (p: number, y: readonly number[]): { z: number; energy: number } => {
    const r = y.map(
      (value, i) =>
        value -
        (a[2 * i] as number) * (x[2 * p] as number) -
        (a[2 * i + 1] as number) * (x[2 * p + 1] as number) -
        (c[i] as number),
    );
    const dot = (u: readonly number[], v: readonly number[]): number =>
      u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
    const z = dot(b, r) / dot(b, b);
    return { z, energy: 0.5 * (dot(r, r) - z * z * dot(b, b)) };
  };

  it('in energies, choices and latents', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const energy = latentDescent(plane(3, 3), { dims: 1, starts: [2, -1], ...toBottom });
    expect([energy.inputs, energy.nonNegative]).toEqual([2, true]);
    const trainer = await create(energy, candidates(points, { dims: 3 }), nll());
    trainer.parameters.load({ '1.weight': weight, '1.bias': c });
    const expected = [0, 1].map((p) => [0, 1, 2].map((k) => closedForm(p, points.slice(3 * k, 3 * k + 3))));
    expectClose(
      'Ě',
      await trainer.energies(x),
      expected.flat().map(({ energy: e }) => e),
      1e-5,
    );
    const ranking = await trainer.rank(x, { k: 3 });
    const ranked = [...ranking.indices].map(
      (k, i) => expected[Math.floor(i / 3)]?.[k] as { z: number; energy: number },
    );
    expectClose(
      'Ě ranked',
      ranking.energies,
      ranked.map(({ energy: e }) => e),
      1e-5,
    );
    expect(ranking.latents).toBeInstanceOf(Float32Array);
    expectClose(
      'z',
      ranking.latents as Float32Array,
      ranked.map(({ z }) => z),
      1e-5,
    );
    expectClose(
      'Ec',
      await trainer.score({ x, y: [2, 1] }),
      [expected[0]?.[2]?.energy as number, expected[1]?.[1]?.energy as number],
      1e-5,
    );
    trainer.dispose();
    expect(gpu.memory()).toEqual(before);
  });

  it('with answers found by descent too', async () => {
    const trainer = await create(
      latentDescent(plane(3, 3), { dims: 1, ...toBottom, steps: 30 }),
      continuous({ dims: 3, starts: [1, 1, 1, 0, 0, 0], steps: 30, rate: 0.8 }),
    );
    trainer.parameters.load({ '1.weight': weight, '1.bias': c });
    const best = await trainer.infer(x);
    expectClose('Ě', best.energies, [0, 0], 1e-5);
    for (const p of [0, 1]) {
      const { z, energy } = closedForm(p, [...best.answers.subarray(3 * p, 3 * p + 3)]);
      expect(energy).toBeLessThan(1e-5);
      expect(Math.abs((best.latents?.[p] as number) - z)).toBeLessThan(1e-3);
    }
    trainer.dispose();
  });
});

describe('passes the gradient check under every contrast', () => {
  const list = candidates([0.3, -0.2, 0.9, 0.4, -0.8, 0.1], { dims: 2 });
  const linear = (inputs: number) => mlp([inputs, 3], { scale: 1 });
  const twins = implicitRegression({ x: linear(2), y: linear(2), distance: squaredEuclidean() });
  // Rates below 2/curvature.
  const cases: [string, Energy, number, { answers: AnswerSpace; y: number[] }][] = [
    ['a regressor on a grid', plane(2, 2), 1.5, { answers: square(3), y: [0.43, -0.21, 0.77, 0.05] }],
    ['twin nets over candidates', twins, 0.5, { answers: list, y: [0, 2, 1] }],
    ['a table over candidates', classifier({ x: rbf(2, 3) }), 0.5, { answers: list, y: [0, 2, 1] }],
    ['a table over labels', classifier({ x: rbf(2, 3) }), 0.5, { answers: labels(3), y: [0, 2, 1] }],
    ['experts', productOfExperts([twins, twins]), 0.4, { answers: list, y: [2, 1] }],
  ];
  it.each(cases)('%s', async (_, base, rate, space) => {
    const gpu = await testGpu();
    const energy = latentDescent(base, { dims: 1, starts: [0.1, 3], ...toBottom, steps: 120, rate });
    await checkGradients(energyCase({ energy, ...space }), { gpu });
    for (const contrast of [minimum, mostOffending(0.9), freeEnergy(2)]) {
      await checkGradients(contrastCase(contrast, { energy, ...space }), { gpu });
    }
  });
});

it('takes the lowest end of several starts', async () => {
  // ½(Y − G(z))² with a well of width 4 in G, and no slope outside of it.
  const net = mlp([2, 2, 1]);
  const weights = { '1.weight': [0, 4, 0, 4], '1.bias': [-8, 8], '2.weight': [1, -1], '2.bias': [2] };
  const energies = await Promise.all(
    [[-4], [0], [4], [-4, 0, 4]].map(async (starts) => {
      const base = regressor({ x: net, distance: squaredEuclidean() });
      const trainer = await create(
        latentDescent(base, { dims: 1, starts, steps: 60, rate: 0.3 }),
        grid([0, 1], 3),
      );
      trainer.parameters.load(weights);
      const [energy] = await trainer.score({ x: [0], y: [0.5] });
      trainer.dispose();
      return energy as number;
    }),
  );
  expect(energies[3]).toBe(Math.min(...energies.slice(0, 3)));
  expect(new Set(energies).size).toBeGreaterThan(1);
});

describe('training', () => {
  const count = 48;
  const angles = Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
  // Around each X, all of a circle.
  const x = Float32Array.from(angles, (_, i) => (i % 3) / 2 - 0.5);
  const y = Float32Array.from(angles.flatMap((t, i) => [0.4 * (x[i] as number) + Math.cos(t), Math.sin(t)]));

  it('learns a circle, which no regressor can', async () => {
    const mean = async (energy: Energy): Promise<{ on: number; off: number }> => {
      const trainer = await Trainer.create(await testGpu(), {
        energy,
        answers: square(5),
        loss: energyLoss(),
        optimizer: adam({ rate: 0.01 }),
        seed: 3,
      });
      await trainer.fit({ x, y }, { steps: 300 });
      const between = angles.map((t) => t + Math.PI / count);
      const held = Float32Array.from(
        between.flatMap((t, i) => [0.4 * (x[i] as number) + Math.cos(t), Math.sin(t)]),
      );
      const centres = Float32Array.from(angles.flatMap((_, i) => [0.4 * (x[i] as number), 0]));
      const average = (energies: Float32Array): number => energies.reduce((a, b) => a + b) / energies.length;
      const [on, off] = [await trainer.score({ x, y: held }), await trainer.score({ x, y: centres })];
      trainer.dispose();
      return { on: average(on), off: average(off) };
    };
    const net = (inputs: number) => mlp([inputs, 16, 2], { scale: 1 });
    const plain = await mean(regressor({ x: net(1), distance: squaredEuclidean() }));
    const latent = await mean(
      latentDescent(regressor({ x: net(2), distance: squaredEuclidean() }), {
        dims: 1,
        starts: [-2, 0, 2],
        steps: 12,
        rate: 0.5,
      }),
    );
    // ½ of a squared radius of 1.
    expect(plain.on).toBeGreaterThan(0.4);
    expect(latent.on).toBeLessThan(0.03);
    expect(latent.off).toBeGreaterThan(10 * latent.on);
  });

  it.each([perceptron(), nll()].map((loss) => [loss.name, loss] as const))(
    'under the loss %s, a step lowers the right answer relative to the contrast',
    async (_, loss) => {
      const energy = latentDescent(joint({ xy: mlp([4, 5, 1], { scale: 1 }), inputs: 2 }), {
        dims: 1,
        steps: 5,
      });
      const trainer = await create(energy, square(4), loss);
      const { history } = await trainer.fit({ x: x.slice(0, 4), y: y.slice(0, 8) }, { steps: 2 });
      const gaps = history.map(({ right, contrast }) => right - contrast);
      expect(gaps[1]).toBeLessThan(gaps[0] as number);
      trainer.dispose();
    },
  );

  it('takes memory that does not grow with K', async () => {
    const bytes = [];
    for (const points of [32, 64, 128]) {
      const energy = latentDescent(plane(2, 2), { dims: 1, starts: [0, 1], steps: 3 });
      const trainer = await create(energy, square(points), nll());
      const program = await trainer.program({ x: new Float32Array(32), y: new Float32Array(64) });
      bytes.push(Number(/arena of (\d+) bytes/.exec(program.describe())?.[1]));
      trainer.dispose();
    }
    expect(bytes[0]).toBeGreaterThan(0);
    expect(new Set(bytes).size).toBe(1);
  });
});

it('refuses what does not fit', async () => {
  const base = plane(2, 1);
  expect(() => latentDescent(base, { dims: 2 })).toThrow(ShapeError);
  expect(() => latentDescent(base, { dims: 1, starts: [] })).toThrow(/at least one/);
  expect(() => latentDescent(base, { dims: 1, starts: [Number.NaN] })).toThrow(DataError);
  expect(() => latentDescent(base, { dims: 1, steps: 0 })).toThrow(/steps/);
  expect(() => latentDescent(base, { dims: 1, rate: 0 })).toThrow(/rate/);
  await expect(create(latentDescent(base, { dims: 1 }), square(3))).rejects.toThrow(
    /regressor: expected G\(X\)/,
  );
  const overSequences = latentChain({ unary: mlp([2, 4]), states: 2, combine: 'minimum' });
  const creating = create(latentDescent(overSequences, { dims: 1 }), labels(2));
  await expect(creating).rejects.toThrow(CompatibilityError);
  await expect(creating).rejects.toThrow(/latentDescent: .* whose X is a sequence/);
});
