import { describe, expect, it } from 'vitest';
import {
  adam,
  classifier,
  DataError,
  labels,
  Linear,
  nll,
  rbf,
  Sequential,
  sgd,
  Trainer,
  weightL2,
  type Gpu,
  type TrainerOptions,
} from 'webgpu-ebm';
import { OwnStorage } from '../../src/training/OwnStorage.ts';
import { ParameterStore } from '../../src/training/ParameterStore.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const CENTRES = Float32Array.of(1, 0, -0.5, 0.8, -0.5, -0.8);
const samples = {
  x: Float32Array.of(0.3, 0.9, -0.4, -0.8, 0.5, 0.1, 0.7, -0.6),
  y: Float32Array.of(0, 1, 2, 1),
};

const net = (centres?: Float32Array) =>
  new Sequential([new Linear(2, 2, { scale: 1 }), rbf(2, 3, centres && { centres })]);

const options = (centres: Float32Array | undefined = CENTRES): TrainerOptions => ({
  energy: classifier({ x: net(centres) }),
  answers: labels(3),
  loss: nll(),
  optimizer: adam({ rate: 0.05 }),
});

const create = async (more: Partial<TrainerOptions> = {}): Promise<Trainer> =>
  Trainer.create(await testGpu(), { ...options(), ...more });

describe('fixed parameters', () => {
  it('have a value and no derivative, outside the vectors that optimizers see', async () => {
    const gpu = await testGpu();
    const { parameters } = net(CENTRES);
    const storage = new OwnStorage(gpu);
    const store = new ParameterStore(gpu, parameters, 1, storage.allocate);
    const [weight, centres] = [parameters['1.weight'], parameters['2.centres']].map((parameter) =>
      store.stateOf(parameter as NonNullable<typeof parameter>),
    );
    expect(weight?.dx).toBeDefined();
    expect(centres?.dx).toBeUndefined();
    expect(weight?.x.storage?.buffer).toBe(store.values.storage?.buffer);
    expect(centres?.x.storage?.buffer).not.toBe(store.values.storage?.buffer);
    expect([store.count, store.values.length, store.names]).toEqual([4, 64, ['1.weight', '2.centres']]);
    storage.release();
  });

  it.each([
    ['adam', adam({ rate: 0.05 })],
    ['sgd with weight decay and momentum', sgd({ rate: 0.05, weightDecay: 0.3, momentum: 0.5 })],
  ])('stay while %s trains the others under a regularizer', async (_, optimizer) => {
    const trainer = await create({ optimizer, regularizer: weightL2({ strength: 0.2 }) });
    const before = await trainer.parameters.read();
    await trainer.fit(samples, { steps: 20 });
    const after = await trainer.parameters.read();
    expect(after['2.centres']).toEqual(CENTRES);
    expect(after['1.weight']).not.toEqual(before['1.weight']);
    trainer.dispose();
  });

  it('have no gradient, and no launch computes one', async () => {
    const [fixed, trained] = [await create(), await Trainer.create(await testGpu(), trainedCentres())];
    expect(Object.keys((await fixed.gradients(samples)).byParameter)).toEqual(['1.weight']);
    expect(Object.keys((await trained.gradients(samples)).byParameter)).toEqual(['1.weight', '2.centres']);
    const bprops = async (trainer: Trainer): Promise<number> => {
      const program = await trainer.program(samples);
      const count = program.describe().split('pairwise_bprop').length - 1;
      program.dispose();
      return count;
    };
    expect((await bprops(trained)) - (await bprops(fixed))).toBe(1);
    fixed.dispose();
    trained.dispose();
  });

  it('give the loss and the other gradients of trained ones with the same values', async () => {
    const [fixed, trained] = [await create(), await Trainer.create(await testGpu(), trainedCentres())];
    trained.parameters.load(await fixed.parameters.read());
    const [a, b] = [await fixed.gradients(samples), await trained.gradients(samples)];
    expect(a.loss).toBe(b.loss);
    expect(a.byParameter['1.weight']).toEqual(b.byParameter['1.weight']);
    fixed.dispose();
    trained.dispose();
  });

  it('count in no regularizer, and none can choose them', async () => {
    const [plain, penalised] = [await create(), await create({ regularizer: weightL2({ strength: 2 }) })];
    const weights = (await plain.parameters.read())['1.weight'] as Float32Array;
    const penalty = weights.reduce((sum, w) => sum + w * w, 0);
    const [without, found] = [await plain.gradients(samples), await penalised.gradients(samples)];
    expectClose('L + R', [found.loss], [without.loss + penalty], 1e-6);
    const attempt = create({ regularizer: weightL2({ strength: 1, parameters: ['2.centres'] }) });
    await expect(attempt).rejects.toThrow(DataError);
    await expect(attempt).rejects.toThrow(
      "weightL2: expected parameters among 1.weight, got 2.centres. Use names of this model's trained parameters.",
    );
    plain.dispose();
    penalised.dispose();
  });

  it('go through files like others, in the order of the modules', async () => {
    const [a, b] = [await create(), await create({ seed: 7, ...moved() })];
    const file = await a.parameters.save();
    expect((await b.parameters.read())['2.centres']).not.toEqual(CENTRES);
    b.parameters.load(file);
    expect(await b.parameters.save()).toEqual(file);
    expect(Object.keys(await b.parameters.read())).toEqual(['1.weight', '2.centres']);
    expect((await b.parameters.readAll())['2.centres']).toEqual({ shape: [3, 2], data: CENTRES });
    expect(() => b.parameters.load({ '2.centres': [1, 2] })).toThrow(
      /expected 2\.centres \[3, 2\], got \[2\]/,
    );
    a.dispose();
    b.dispose();
  });

  it('go through checkpoints: the same bits afterwards', async () => {
    const whole = await create();
    whole.parameters.load({ '2.centres': CENTRES.map((value) => value / 2) });
    await whole.fit(samples, { steps: 10, batchSize: 2 });
    const saved = await whole.checkpoint();
    await whole.fit(samples, { steps: 10, batchSize: 2 });
    const resumed = await create({ seed: 5 });
    resumed.restore(saved);
    await resumed.fit(samples, { steps: 10, batchSize: 2 });
    expect(await resumed.checkpoint()).toEqual(await whole.checkpoint());
    const other = await Trainer.create(await testGpu(), {
      ...options(),
      energy: classifier({ x: rbf(2, 3) }),
    });
    expect(() => other.restore(saved)).toThrow(DataError);
    for (const trainer of [whole, resumed, other]) trainer.dispose();
  });

  it('may be all there is', async () => {
    const trainer = await create({ energy: classifier({ x: rbf(2, 3, { centres: CENTRES }) }) });
    expect(trainer.parameters.count).toBe(0);
    await trainer.fit(samples, { steps: 2 });
    expect((await trainer.gradients(samples)).byParameter).toEqual({});
    expect([...(await trainer.infer(CENTRES)).answers]).toEqual([0, 1, 2]);
    trainer.dispose();
  });

  it('are given back with the others', async () => {
    const gpu: Gpu = await testGpu();
    const before = gpu.memory();
    const trainer = await create();
    await trainer.fit(samples, { steps: 2 });
    trainer.dispose();
    expect(gpu.memory()).toEqual(before);
  });
});

const trainedCentres = (): TrainerOptions => ({ ...options(), energy: classifier({ x: net() }) });

const moved = (): Partial<TrainerOptions> => ({
  energy: classifier({ x: net(CENTRES.map((value) => value + 1)) }),
});
