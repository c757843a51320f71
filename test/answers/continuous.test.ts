// Answers in all of ℝ^A: found by gradient descent in Y; what descent can't do is refused, or known in closed form.

import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  CompatibilityError,
  continuous,
  DataError,
  dot,
  energyLoss,
  freeEnergy,
  grid,
  hinge,
  implicitRegression,
  joint,
  l1,
  latentMinimum,
  minimum,
  mlp,
  nll,
  perceptron,
  productOfExperts,
  regressor,
  saturated,
  sgd,
  ShapeError,
  squaredEuclidean,
  Trainer,
  twoClass,
} from 'webgpu-ebm';
import type { AnswerSpace, Energy, Loss, Optimizer } from 'webgpu-ebm';
import { checkGradients, contrastCase, energyCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { parabolaSamples } from '../support/models.ts';

interface Parts {
  energy: Energy;
  answers: AnswerSpace;
  loss?: Loss;
  optimizer?: Optimizer;
}

const create = async ({
  loss = energyLoss(),
  optimizer = sgd({ rate: 0.1 }),
  ...parts
}: Parts): Promise<Trainer> => Trainer.create(await testGpu(), { ...parts, loss, optimizer, seed: 2 });

const line = (distance = l1(), outputs = 1): Energy =>
  regressor({ x: mlp([1, 6, outputs], { scale: 1 }), distance });
const twins = (distance = squaredEuclidean()): Energy =>
  implicitRegression({ x: mlp([1, 8, 5], { scale: 1 }), y: mlp([1, 8, 5], { scale: 1 }), distance });
const curve = (): Energy => joint({ xy: mlp([2, 5, 1], { scale: 1 }), inputs: 1 });

describe('descent', () => {
  const x = Float32Array.of(-0.9, -0.3, 0.2, 0.8);

  it.each([
    ['L1', l1(), 0.003],
    ['½L2²', squaredEuclidean(), 1e-5],
  ])('finds G(X) of a regressor with %s, and its energy', async (_, distance, tolerance) => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const net = mlp([1, 6, 2], { scale: 1 });
    const answers = continuous({ dims: 2, steps: 100, rate: 0.2 });
    const trainer = await create({ energy: regressor({ x: net, distance }), answers });
    const best = await trainer.infer(x);
    expectClose('E(Y*)', best.energies, await trainer.score({ x, y: best.answers }), 1e-6);
    expect([...best.indices]).toEqual([0, 0, 0, 0]);

    // −Y·G(X) at the unit vectors gives G(X).
    const products = await create({
      energy: regressor({ x: net, distance: dot() }),
      answers: grid(
        [
          [0, 1],
          [0, 1],
        ],
        [2, 2],
      ),
    });
    const table = await products.energies(x);
    const outputs = [...x.keys()].flatMap((p) => [
      -(table[4 * p + 2] as number),
      -(table[4 * p + 1] as number),
    ]);
    expectClose('Y*', best.answers, outputs, tolerance);
    products.dispose();
    trainer.dispose();
    expect(gpu.memory()).toEqual(before);
  });

  it('ends between the points of a fine grid, no higher than the best of them', async () => {
    const samples = parabolaSamples(40);
    const energy = twins();
    const fine = grid([-0.5, 1.5], 401);
    const onGrid = await create({ energy, answers: fine, loss: nll(), optimizer: adam({ rate: 0.01 }) });
    await onGrid.fit(samples, { steps: 150 });
    const starts = [-0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5];
    const anywhere = await create({
      energy,
      answers: continuous({ dims: 1, starts, steps: 60, rate: 0.02 }),
    });
    anywhere.parameters.load(await onGrid.parameters.read());
    const [listed, found] = [await onGrid.infer(samples.x), await anywhere.infer(samples.x)];
    for (const [p, energyFound] of found.energies.entries()) {
      expect(energyFound).toBeLessThanOrEqual((listed.energies[p] as number) + 1e-5);
    }
    const offGrid = found.answers.filter((y) => !fine.coordinates.includes(y));
    expect(offGrid.length).toBeGreaterThan(30);
    expect(new Set(found.indices).size).toBeGreaterThan(2);
    onGrid.dispose();
    anywhere.dispose();
  });

  it('takes the lowest end, and the first of equal ones', async () => {
    // Two valleys, at ±1 above X = 0: the start decides which is found.
    const energy = latentMinimum(
      [0, 1].map(() => regressor({ x: mlp([1, 1]), distance: squaredEuclidean() })),
    );
    const starts = [-2, 0.6, -0.3, 0.6];
    const trainer = await create({ energy, answers: continuous({ dims: 1, starts, steps: 40, rate: 0.5 }) });
    const valleys = (a: number, b: number) => ({
      '1.1.weight': [1],
      '1.1.bias': [a],
      '2.1.weight': [0],
      '2.1.bias': [b],
    });
    trainer.parameters.load(valleys(1, -1));
    const best = await trainer.infer([0, 0.25]);
    expectClose('Y*', best.answers, [1, 1.25], 1e-5);
    expectClose('E', best.energies, [0, 0], 1e-9);
    expect([...best.indices]).toEqual([1, 1]);
    expect(best.latents).toEqual(Uint32Array.of(0, 0));
    trainer.dispose();
  });
});

describe('derivatives', () => {
  const answers = continuous({ dims: 1, starts: [0.3, -0.4], steps: 120, rate: 0.6 });
  const y = [0.43, -0.21, 0.77];
  const bowl = (other: Energy): Energy => productOfExperts([line(squaredEuclidean()), other]);
  // Saturated distances are gentle: the bowl keeps one minimum, and descent gets there.
  const energies: [string, Energy][] = [
    ['a regressor', line(squaredEuclidean())],
    ['twin nets in a bowl', bowl(twins(saturated(squaredEuclidean())))],
    ['a joint energy in a bowl', bowl(curve())],
  ];

  it.each(energies)('of %s pass the gradient check', async (_, energy) => {
    const gpu = await testGpu();
    await checkGradients(energyCase({ energy, answers, y }), { gpu });
    const report = await checkGradients(contrastCase(minimum, { energy, answers, y }), { gpu });
    expect(report.compared).toBeGreaterThan(15);
  });

  it('of a free energy are none', async () => {
    const energy = line(squaredEuclidean());
    await checkGradients(contrastCase(freeEnergy(2), { energy, answers, y }), { gpu: await testGpu() });
  });

  it('under the perceptron loss are those of a fine grid', async () => {
    const energy = bowl(curve());
    const samples = { x: [-0.7, 0.1, 0.9], y };
    const [found, listed] = await Promise.all(
      [answers, grid([-3, 3], 6001)].map(async (space) => {
        const trainer = await create({ energy, answers: space, loss: perceptron() });
        const gradients = await trainer.gradients(samples);
        trainer.dispose();
        return gradients;
      }),
    );
    expectClose('L', [found?.loss as number], [listed?.loss as number], 1e-5);
    for (const [name, gradient] of Object.entries(listed?.byParameter ?? {})) {
      expectClose(`∂L/∂${name}`, found?.byParameter[name] as Float32Array, gradient, 2e-3, 0.1);
    }
  });
});

describe('training', () => {
  it('the perceptron loss, an energy loss and the log-likelihood pull a regressor to its answers', async () => {
    const samples = parabolaSamples(30);
    for (const loss of [perceptron(), energyLoss(), nll({ beta: 3 })]) {
      const trainer = await create({
        energy: line(squaredEuclidean()),
        answers: continuous({ dims: 1, steps: 20, rate: 0.8 }),
        loss,
        optimizer: adam({ rate: 0.03 }),
      });
      const { history } = await trainer.fit(samples, { steps: 200 });
      const { answers } = await trainer.infer(samples.x);
      const errors = answers.map((answer, i) => Math.abs(answer - (samples.y[i] as number)));
      expect(errors.reduce((a, b) => a + b) / errors.length, loss.name).toBeLessThan(0.05);
      expect(history.at(-1)?.loss).toBeLessThan(history[0]?.loss as number);
      trainer.dispose();
    }
  });

  it('by log-likelihood with L1 finds least absolute deviations: the median, not the mean', async () => {
    const trainer = await create({
      energy: regressor({ x: mlp([1, 1]) }),
      answers: continuous({ dims: 1, steps: 60, rate: 0.1 }),
      loss: nll(),
      optimizer: sgd({ rate: 0.01 }),
    });
    await trainer.fit({ x: [1, 1, 1, 1, 1], y: [0.2, 0.25, 0.3, 5, 9] }, { steps: 400 });
    const { answers } = await trainer.infer([1]);
    expect(Math.abs((answers[0] as number) - 0.3)).toBeLessThan(0.03);
    trainer.dispose();
  });
});

describe('the free energy of all ℝ^A', () => {
  const axis = (points: number): readonly [readonly [number, number], number] => [[-14, 14], points];
  const square = (points: number): AnswerSpace => grid([axis(points)[0], axis(points)[0]], [points, points]);

  it.each([
    ['L1', l1(), 1, grid(...axis(8001))],
    ['½L2²', squaredEuclidean(), 1, grid(...axis(2001))],
    ['L1 in two dimensions', l1(), 2, square(1401)],
    ['½L2² in two dimensions', squaredEuclidean(), 2, square(301)],
  ])('with %s is that of a wide, fine grid', async (_, distance, dims, wide) => {
    const energy = line(distance, dims);
    const samples = { x: [-0.5, 0.7], y: new Float32Array(2 * dims) };
    for (const beta of [1, 2.5]) {
      const [exact, summed] = await Promise.all(
        [continuous({ dims }), wide].map(async (answers) => {
          const trainer = await create({ energy, answers, loss: nll({ beta }) });
          const { loss } = await trainer.gradients(samples);
          trainer.dispose();
          return loss;
        }),
      );
      expectClose('L', [exact as number], [summed as number], 3e-4);
    }
  });
});

describe('refuses', () => {
  let trainer: Trainer;
  const space = continuous({ dims: 1, starts: [-1, 1] });
  const samples = { x: [0.1, 0.5], y: [0.2, 0.3] };
  beforeAll(async () => {
    trainer = await create({ energy: twins(), answers: space });
    return () => trainer.dispose();
  });

  it.each<[string, (model: Trainer) => Promise<unknown>, RegExp]>([
    ['a ranking', (model) => model.rank([0], { k: 2 }), /a ranking, got continuous\(1\).*Use a grid/],
    ['a table of energies', (model) => model.energies([0]), /no list of them. Use a grid/],
    ['a Gibbs distribution', (model) => model.gibbs([0]), /Use a grid/],
    ['a surface', (model) => model.surface([0]), /Use a grid/],
    ['a calibration', (model) => model.calibrate(samples), /Use a grid/],
    ['a most offending answer', (model) => model.mostOffending(samples), /outside a ball. Use a grid/],
  ])('%s, without leaving anything behind', async (_, ask, message) => {
    const gpu = await testGpu();
    await Promise.all([trainer.infer([0]), trainer.score(samples)]);
    const before = gpu.memory();
    await expect(ask(trainer)).rejects.toThrow(CompatibilityError);
    await expect(ask(trainer)).rejects.toThrow(message);
    expect(gpu.memory()).toEqual(before);
  });

  it.each<[string, Energy, Loss, RegExp]>([
    [
      'saturated and NLL',
      line(saturated(l1())),
      nll(),
      /saturated l1, which stays below 1.*diverges. Use a grid/,
    ],
    ['twin nets and NLL', twins(), nll(), /not known to be finite.*Use a grid/],
    ['a joint energy and NLL', curve(), nll(), /not known to be finite.*Use a grid/],
    ['twin nets and hinge', twins(), hinge(), /most offending answer/],
  ])('%s, but not on a grid', async (_, energy, loss, message) => {
    const unbounded = await create({ energy, answers: space, loss });
    const before = (await testGpu()).memory();
    await expect(unbounded.fit(samples, { steps: 1 })).rejects.toThrow(CompatibilityError);
    await expect(unbounded.gradients(samples)).rejects.toThrow(message);
    expect((await testGpu()).memory()).toEqual(before);
    unbounded.dispose();
    const listed = await create({ energy, answers: grid([-1, 1], 11), loss });
    expect((await listed.fit(samples, { steps: 1 })).loss).toEqual(expect.any(Number));
    listed.dispose();
  });

  it('energies that fall without end, and starts that are none', async () => {
    await expect(create({ energy: line(dot()), answers: space })).rejects.toThrow(
      /falls without end. Use a grid/,
    );
    await expect(create({ energy: twoClass({ x: mlp([1, 1]) }), answers: space })).rejects.toThrow(/signs/);
    expect(() => continuous({ dims: 2, starts: [1, 2, 3] })).toThrow(ShapeError);
    expect(() => continuous({ dims: 2, starts: [] })).toThrow(/at least one/);
    expect(() => continuous({ dims: 1, starts: [Number.NaN] })).toThrow(DataError);
    expect(() => continuous({ dims: 1, steps: 0 })).toThrow(/steps/);
    expect(() => continuous({ dims: 1, rate: -1 })).toThrow(/rate/);
  });
});
