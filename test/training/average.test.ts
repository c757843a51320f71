import { describe, expect, it } from 'vitest';
import {
  adam,
  average,
  classifier,
  CompatibilityError,
  DataError,
  labels,
  Linear,
  nll,
  rbf,
  Sequential,
  sgd,
  Trainer,
  type TrainerOptions,
} from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const samples = parabolaSamples(50);
const batches = { batchSize: 16 };

const create = async (optimizer: TrainerOptions['optimizer']): Promise<Trainer> =>
  Trainer.create(await testGpu(), { ...parabola(), optimizer });

type Weights = Record<string, Float32Array>;

/** What the parameters are after each of so many steps. */
async function weightsOfSteps(trainer: Trainer, steps: number): Promise<Weights[]> {
  const all: Weights[] = [];
  for (let step = 0; step < steps; step++) {
    await trainer.fit(samples, { steps: 1, ...batches });
    all.push(await trainer.parameters.read());
  }
  return all;
}

function expectMean(actual: Weights, all: readonly Weights[]): void {
  for (const [name, values] of Object.entries(actual)) {
    const mean = Float64Array.from(values, (_, i) =>
      all.reduce((sum, weights) => sum + ((weights[name] as Float32Array)[i] as number) / all.length, 0),
    );
    expectClose(name, values, mean, 1e-6, 0);
  }
}

describe('average', () => {
  it.each([
    ['sgd', sgd({ rate: 0.02, momentum: 0.5 })],
    ['adam', adam({ rate: 0.02 })],
  ])('of %s is the mean of the parameters after each step, and leaves them alone', async (_, optimizer) => {
    const [averaged, plain] = [await create(average(optimizer)), await create(optimizer)];
    const all = await weightsOfSteps(plain, 25);
    await averaged.fit(samples, { steps: 25, ...batches });
    expect(await averaged.parameters.read()).toEqual(all.at(-1));
    const mean = await averaged.averagedParameters();
    expect(Object.keys(mean)).toEqual(averaged.parameters.names);
    expectMean(mean, all);
    averaged.parameters.load(mean);
    expect(await averaged.parameters.read()).toEqual(mean);
    averaged.dispose();
    plain.dispose();
  });

  it('leaves out the first `from` steps; until then it is the parameters as they are', async () => {
    const trainer = await create(average(sgd({ rate: 0.02 }), { from: 8 }));
    expect(await trainer.averagedParameters()).toEqual(await trainer.parameters.read());
    for (const steps of [5, 3, 1]) {
      await trainer.fit(samples, { steps, ...batches });
      expect(await trainer.averagedParameters()).toEqual(await trainer.parameters.read());
    }
    const all = [await trainer.parameters.read(), ...(await weightsOfSteps(trainer, 10))];
    expectMean(await trainer.averagedParameters(), all);
    trainer.dispose();
  });

  it('stays exact over many steps', async () => {
    const steps = 20_000;
    const trainer = await Trainer.create(await testGpu(), {
      energy: classifier({ x: new Linear(1, 2, { scale: 0 }) }),
      answers: labels(2),
      loss: nll(),
      optimizer: average(sgd({ rate: 0.001 })),
    });
    // The slope of the loss is known: w₀ goes down from 0 as w₁ goes up, by rate·σ(w₀ − w₁) a step.
    await trainer.fit({ x: [1], y: [0] }, { steps });
    let [w, mean] = [0, 0];
    for (let t = 1; t <= steps; t++) {
      w -= 0.001 / (1 + Math.exp(-2 * w));
      mean += (w - mean) / t;
    }
    const [weight] = Object.values(await trainer.averagedParameters());
    expectClose('weight', weight as Float32Array, [mean, -mean], 1e-4, 0);
    trainer.dispose();
  });

  it('goes on from a checkpoint with the same bits', async () => {
    const [whole, resumed] = [
      await create(average(adam({ rate: 0.01 }), { from: 3 })),
      await create(average(adam({ rate: 0.01 }), { from: 3 })),
    ];
    await whole.fit(samples, { steps: 10, ...batches });
    resumed.restore(await whole.checkpoint());
    for (const trainer of [whole, resumed]) await trainer.fit(samples, { steps: 10, ...batches });
    expect(await resumed.averagedParameters()).toEqual(await whole.averagedParameters());
    const plain = await create(adam());
    const saved = await plain.checkpoint();
    expect(() => whole.restore(saved)).toThrow('trained with averaged adam');
    for (const trainer of [whole, resumed, plain]) trainer.dispose();
  });

  it('of replicas has the bits of a lone trainer', async () => {
    const gpu = await testGpu();
    const replicas = [
      { optimizer: average(sgd({ rate: 0.02 })) },
      { optimizer: average(sgd({ rate: 0.01 }), { from: 7 }), seed: 5 },
      { optimizer: sgd({ rate: 0.01 }) },
    ];
    const together = await Trainer.create(gpu, { ...parabola(), replicas });
    await together.fit(samples, { steps: 20, ...batches });
    for (const [r, own] of replicas.slice(0, 2).entries()) {
      const alone = await Trainer.create(gpu, { ...parabola(), ...own });
      await alone.fit(samples, { steps: 20, ...batches });
      expect(await together.replica(r).averagedParameters()).toEqual(await alone.averagedParameters());
      alone.dispose();
    }
    await expect(together.replica(2).averagedParameters()).rejects.toThrow(CompatibilityError);
    together.dispose();
  });

  it('gives fixed parameters as they are', async () => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: classifier({ x: new Sequential([new Linear(1, 2), rbf(2, 2, { centres: [1, 0, 0, 1] })]) }),
      answers: labels(2),
      loss: nll(),
      optimizer: average(sgd({ rate: 0.1 })),
    });
    await trainer.fit({ x: [1, -1], y: [0, 1] }, { steps: 5 });
    const mean = await trainer.averagedParameters();
    expect(Object.keys(mean)).toEqual(trainer.parameters.names);
    expect([...(Object.values(mean)[1] as Float32Array)]).toEqual([1, 0, 0, 1]);
    trainer.dispose();
  });
});

describe('errors name the remedy', () => {
  it('without averaging', async () => {
    const trainer = await create(sgd({ rate: 0.1 }));
    const asking = trainer.averagedParameters();
    await expect(asking).rejects.toThrow(CompatibilityError);
    await expect(asking).rejects.toThrow(
      'averagedParameters: expected an optimizer that averages, got sgd. Create the trainer with average(sgd(…)).',
    );
    trainer.dispose();
  });

  it.each([
    ['a negative start', () => average(adam(), { from: -1 }), DataError, 'from to be a whole number ≥ 0'],
    ['a misspelt option', () => average(adam(), { form: 1 } as never), DataError, 'expected options from'],
    [
      'averaging twice',
      () => average(average(adam())),
      CompatibilityError,
      'got averaged adam. Average once.',
    ],
  ])('%s', (_, make, type, message) => {
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });
});
