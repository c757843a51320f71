import { describe, expect, it } from 'vitest';
import {
  adam,
  candidates,
  classifier,
  dot,
  freeEnergy,
  grid,
  implicitRegression,
  joint,
  l1,
  labels,
  latentMarginal,
  latentMinimum,
  minimum,
  mlp,
  mostOffending,
  nll,
  productOfExperts,
  regressor,
  sgd,
  ShapeError,
  squaredEuclidean,
  Trainer,
  type Energy,
  type Loss,
} from 'webgpu-ebm';
import { checkGradients, contrastCase, energyCase } from 'webgpu-ebm/testing';
import {
  flat,
  type GoldenCase,
  goldenLosses,
  type LatentCase,
  latentEnergy,
  latentName,
  readGolden,
} from '../support/golden.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const { cases } = readGolden<{ cases: LatentCase[] }>('latent.json');

describe.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
  const samples = { x: Float32Array.from(flat(golden.X)), y: Float32Array.from(golden.target as number[]) };
  const create = async (loss: Loss): Promise<Trainer> => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: latentEnergy(golden),
      answers: candidates(flat(golden.answers), { dims: golden.answers[0]?.length as number }),
      loss,
      optimizer: sgd({ rate: 0.1 }),
    });
    trainer.parameters.load(
      Object.fromEntries(
        Object.entries(golden.params).map(([name, value]) => [latentName(name), flat(value)]),
      ),
    );
    return trainer;
  };

  it('has the reference energies and choices', async () => {
    const trainer = await create(goldenLosses(golden.hyper)['energy'] as Loss);
    expectClose('E', await trainer.energies(samples.x), flat(golden.E), 1e-5);
    const best = await trainer.infer(samples.x);
    expect([...best.indices]).toEqual(golden.kmin);
    const chosen = golden.kmin.map((k, p) => golden.zstar[p]?.[k]);
    if (golden.hyper.latent === 'min') expect([...(best.latents ?? [])]).toEqual(chosen);
    else expect(best.latents).toBeUndefined();
    const offending = await trainer.mostOffending(samples);
    expect([...offending.indices]).toEqual(golden.ybar);
    expectClose('Ec', offending.rightEnergies, golden.Ec, 1e-5);
    trainer.dispose();
  });

  it.each(Object.keys(goldenLosses(golden.hyper)))(
    'has the reference loss and gradients under %s',
    async (name) => {
      const expected = golden.losses[name] as GoldenCase['losses'][string];
      const trainer = await create(goldenLosses(golden.hyper)[name] as Loss);
      const { loss, byParameter } = await trainer.gradients(samples);
      expectClose('loss', [loss], [expected.mean], 1e-5);
      for (const [parameter, gradient] of Object.entries(expected.grad)) {
        const actual = byParameter[latentName(parameter)] as Float32Array;
        expectClose(`∂L/∂${parameter}`, actual, flat(gradient), 1e-4, 1e-3);
      }
      trainer.dispose();
    },
  );
});

describe('every combination passes the gradient check under every contrast', () => {
  const twins = (distance = l1()): Energy =>
    implicitRegression({ x: mlp([1, 4, 3], { scale: 1 }), y: mlp([1, 5, 3], { scale: 1 }), distance });
  const line = (): Energy => regressor({ x: mlp([1, 4, 1], { scale: 1 }) });
  const table = (): Energy => classifier({ x: mlp([1, 4, 3], { scale: 1 }) });
  const onGrid = { answers: grid([-1, 1], 11), y: [0.43, -0.21, 0.77, 0.05] };
  const onLabels = { answers: labels(3), y: [0, 2, 1, 2] };
  const combinations: [string, Energy, typeof onGrid][] = [
    ['experts', productOfExperts([twins(), line(), twins(dot())]), onGrid],
    ['experts on labels', productOfExperts([table(), table()]), onLabels],
    ['minimum', latentMinimum([twins(), twins(squaredEuclidean()), line()]), onGrid],
    ['marginal', latentMarginal([twins(), line()], { beta: 2 }), onGrid],
    ['a minimum of experts', latentMinimum([productOfExperts([line(), twins()]), twins()]), onGrid],
    ['one part', latentMarginal([table()]), onLabels],
    ['a joint energy', joint({ xy: mlp([2, 5, 1], { scale: 1 }), inputs: 1 }), onGrid],
    [
      'a joint energy of one answer',
      joint({ xy: mlp([2, 4, 1], { scale: 1 }), inputs: 1 }),
      { answers: labels(1), y: [0, 0, 0] },
    ],
    ['a joint energy on labels', joint({ xy: mlp([2, 5, 1], { scale: 1 }), inputs: 1 }), onLabels],
    [
      'experts, one joint',
      productOfExperts([joint({ xy: mlp([2, 3, 1], { scale: 1 }), inputs: 1 }), line()]),
      onGrid,
    ],
  ];
  it.each(combinations)('%s', async (_, energy, space) => {
    const gpu = await testGpu();
    await checkGradients(energyCase({ energy, ...space }), { gpu });
    for (const contrast of [minimum, mostOffending(0.5), freeEnergy(2)]) {
      await checkGradients(contrastCase(contrast, { energy, ...space }), { gpu });
    }
  });
});

it('the marginal tends to the minimum as β grows', async () => {
  const parts = [0, 1].map(() => regressor({ x: mlp([1, 4, 1], { scale: 1 }) }));
  const energiesOf = async (energy: Energy): Promise<Float32Array> => {
    const trainer = await Trainer.create(await testGpu(), {
      energy,
      answers: grid([-1, 1], 9),
      loss: goldenLosses({ beta: 1, m: 1, w: 1 })['energy'] as Loss,
      optimizer: sgd({ rate: 0.1 }),
    });
    const energies = await trainer.energies([-0.5, 0.5]);
    trainer.dispose();
    return energies;
  };
  const lowest = await energiesOf(latentMinimum(parts));
  const gaps = [];
  for (const beta of [1, 10, 1000]) {
    const marginal = await energiesOf(latentMarginal(parts, { beta }));
    gaps.push(Math.max(...marginal.map((energy, i) => Math.abs(energy - (lowest[i] as number)))));
  }
  expect(gaps[0]).toBeLessThanOrEqual(Math.log(2) + 1e-6);
  expect(gaps[1]).toBeLessThanOrEqual(Math.log(2) / 10 + 1e-6);
  expect(gaps[2]).toBeLessThan(1e-3);
});

it('a joint energy is the net on X and Y, and learns Y = X²', async () => {
  const trainer = await Trainer.create(await testGpu(), {
    energy: joint({ xy: mlp([2, 20, 1], { scale: 1 }), inputs: 1 }),
    answers: grid([-0.5, 1.5], 41),
    loss: nll(),
    optimizer: adam({ rate: 0.02 }),
  });
  const x = Float32Array.from({ length: 60 }, (_, i) => i / 29.5 - 1);
  await trainer.fit({ x, y: x.map((value) => value * value) }, { steps: 600 });
  const { answers } = await trainer.infer(x);
  const errors = answers.map((answer, i) => Math.abs(answer - (x[i] as number) ** 2));
  expect(errors.reduce((a, b) => a + b, 0) / errors.length).toBeLessThan(0.08);
  trainer.dispose();
});

it('refuses parts that do not go together', () => {
  expect(() => joint({ xy: mlp([1, 1]), inputs: 1 })).toThrow(/one energy/);
  expect(() => joint({ xy: mlp([2, 2]), inputs: 1 })).toThrow(ShapeError);
  expect(() => productOfExperts([])).toThrow(ShapeError);
  expect(() => latentMinimum([regressor({ x: mlp([1, 1]) }), regressor({ x: mlp([2, 1]) })])).toThrow(
    /inputs \[1, 2\]/,
  );
});
