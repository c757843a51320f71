import { describe, expect, it } from 'vitest';
import {
  adam,
  classifier,
  CompatibilityError,
  DataError,
  DisposedError,
  dot,
  Gpu,
  grid,
  hinge,
  implicitRegression,
  l1,
  labels,
  latentChain,
  latentDescent,
  latentMinimum,
  LimitError,
  mlp,
  nll,
  perceptron,
  regressor,
  sgd,
  ShapeError,
  squareSquare,
  step,
  structuredHinge,
  Trainer,
  weightL2,
  type FitResult,
  type ReplicaOptions,
  type ReplicaTrainer,
  type Samples,
  type TrainerOptions,
} from 'webgpu-ebm';
import { nodeWebGpu, testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const samples = parabolaSamples(50);

const twins = (scale?: number, hidden = 8): TrainerOptions['energy'] => {
  const net = () => mlp([1, hidden, 4], scale === undefined ? {} : { scale });
  return implicitRegression({ x: net(), y: net(), distance: l1() });
};

const hidden = (): TrainerOptions['energy'] =>
  latentChain({ unary: mlp([1, 4]), states: 2, combine: 'marginal' });

/** Seeds, scales, rates and β: everything that a structure leaves open. */
const hyperparameters: ReplicaOptions[] = [
  {},
  { seed: 9 },
  { energy: twins(2) },
  { optimizer: adam({ rate: 0.003, beta1: 0.8 }), loss: nll({ beta: 3 }) },
  { seed: 4, energy: twins(0.5), optimizer: adam({ rate: step({ rate: 0.05, factor: 0.5, every: 7 }) }) },
];

/** Other losses, optimizers, sizes and regularizers: several structures, in a mixed order. */
const structures: ReplicaOptions[] = [
  { loss: squareSquare({ m: 1 }) },
  { loss: nll() },
  { loss: hinge({ m: 0.5 }), seed: 2 },
  { loss: squareSquare({ m: 2 }), seed: 5 },
  { loss: perceptron(), optimizer: sgd({ rate: 0.01, momentum: 0.9 }) },
  { energy: twins(1, 12), seed: 6 },
  { regularizer: weightL2({ strength: 0.1 }) },
  { loss: nll({ beta: 2 }), seed: 8 },
];

interface Told {
  readonly parameters: Record<string, Float32Array>;
  readonly history: FitResult['history'];
  readonly answers: unknown;
}

/** What a model says after training, alone. */
async function trainAlone(
  options: TrainerOptions,
  data: Samples,
  batchSize: number | undefined,
): Promise<Told> {
  const trainer = await Trainer.create(await testGpu(), options);
  const { history } = await trainer.fit(data, { steps: 30, batchSize });
  const { x } = data;
  const answers = {
    infer: await trainer.infer(x),
    rank: await trainer.rank(x, { k: 2 }),
    energies: await trainer.energies(x),
    gibbs: await trainer.gibbs(x, { beta: 2 }),
    score: await trainer.score(data),
    offending: await trainer.mostOffending(data),
    gradients: await trainer.gradients(data),
  };
  const parameters = await trainer.parameters.read();
  trainer.dispose();
  return { parameters, history, answers };
}

/** The same of each replica. */
async function trainTogether(
  common: TrainerOptions,
  replicas: readonly ReplicaOptions[],
  data: Samples,
  batchSize: number | undefined,
): Promise<Told[]> {
  const trainer = await Trainer.create(await testGpu(), { ...common, replicas });
  const { history } = await trainer.fit(data, { steps: 30, batchSize });
  const { x } = data;
  const { k: _, ...rank } = await trainer.rank(x, { k: 2 });
  const fields = {
    infer: await trainer.infer(x),
    rank,
    energies: { all: await trainer.energies(x) },
    gibbs: { all: await trainer.gibbs(x, { beta: 2 }) },
    score: { all: await trainer.score(data) },
    offending: await trainer.mostOffending(data),
  };
  const gradients = await trainer.gradients(data);
  const told = await Promise.all(
    replicas.map(async (_replica, r): Promise<Told> => {
      const own = (values: object): Record<string, unknown> =>
        Object.fromEntries(
          Object.entries(values).map(([name, all]) => [name, part(all, r, replicas.length)]),
        );
      const { loss, right, contrast } = history[r] as (typeof history)[number];
      return {
        parameters: await trainer.replica(r).parameters.read(),
        history: Array.from(loss, (value, i) => ({
          loss: value,
          right: right[i] as number,
          contrast: contrast[i] as number,
        })),
        answers: {
          infer: own(fields.infer),
          rank: { k: 2, ...own(fields.rank) },
          energies: own(fields.energies)['all'],
          gibbs: own(fields.gibbs)['all'],
          score: own(fields.score)['all'],
          offending: own(fields.offending),
          gradients: { loss: gradients.loss[r], byParameter: gradients.byParameter[r] },
        },
      };
    }),
  );
  trainer.dispose();
  return told;
}

/** `[R, …]` → `[…]` of replica r. */
function part<T extends Float32Array | Uint32Array>(all: T, r: number, replicas: number): T {
  const width = all.length / replicas;
  return all.slice(r * width, (r + 1) * width) as T;
}

describe('the same bits as alone', () => {
  const blobs = {
    x: Float32Array.from({ length: 90 }, (_, i) => Math.sin(1.7 * i) + (i % 3) - 1),
    y: Float32Array.from({ length: 45 }, (_, i) => i % 3),
  };
  const shapes: TrainerOptions = {
    energy: classifier({ x: mlp([2, 7, 3]) }),
    answers: labels(3),
    loss: nll(),
    optimizer: adam({ rate: 0.02 }),
  };
  const ofClassifier: ReplicaOptions[] = [
    { seed: 1 },
    { seed: 2, loss: nll({ beta: 0.5 }) },
    { seed: 3, loss: hinge({ m: 1 }) },
    { energy: classifier({ x: mlp([2, 7, 3], { scale: 3 }) }) },
  ];

  it.each<[string, TrainerOptions, ReplicaOptions[], Samples, number | undefined]>([
    ['hyperparameters, full batch', parabola(), hyperparameters, samples, undefined],
    ['hyperparameters, batches of 16', parabola(), hyperparameters, samples, 16],
    ['structures, full batch', parabola(), structures, samples, undefined],
    ['structures, batches of 16', parabola(), structures, samples, 16],
    ['a classifier, full batch', shapes, ofClassifier, blobs, undefined],
    ['a classifier, batches of 10', shapes, ofClassifier, blobs, 10],
  ])('%s', async (_, common, replicas, data, batchSize) => {
    const told = await trainTogether(common, replicas, data, batchSize);
    for (const [r, own] of replicas.entries()) {
      expect(told[r], `replica ${r}`).toEqual(await trainAlone({ ...common, ...own }, data, batchSize));
    }
  });
});

/** Five models of one structure. */
const create = async (replicas: readonly ReplicaOptions[] = hyperparameters): Promise<ReplicaTrainer> =>
  Trainer.create(await testGpu(), { ...parabola(), replicas });

describe('replicas', () => {
  it('of one structure share every launch', async () => {
    const [together, mixed, single] = [
      await create(),
      await create(structures),
      await Trainer.create(await testGpu(), parabola()),
    ];
    const launches = (description: string): number => description.split('\n').length - 2;
    const description = (await together.program(samples)).describe();
    expect(launches(description)).toBe(launches((await single.program(samples)).describe()));
    expect(description).toContain('Each launch computes 5 replicas');
    // Square-square and log-likelihood have two replicas each; the others are structures of their own.
    const tables = (await mixed.program(samples)).describe().split('\n\n');
    expect(tables.map((table) => Number(table.match(/computes (\d+) replicas/)?.[1] ?? 1))).toEqual([
      2, 2, 1, 1, 1, 1,
    ]);
    for (const trainer of [together, mixed, single]) trainer.dispose();
  });

  it('may be more than a uniform binding has room for', async () => {
    const count = 1500;
    const net = () => mlp([1, 2, 1]);
    const tiny: TrainerOptions = {
      energy: implicitRegression({ x: net(), y: net(), distance: l1() }),
      answers: grid([0, 1], 5),
      loss: nll(),
      optimizer: sgd({ rate: 0.01 }),
    };
    const data = parabolaSamples(4);
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, {
      ...tiny,
      replicas: Array.from({ length: count }, (_, seed) => ({ seed })),
    });
    const { loss, history } = await trainer.fit(data, { steps: 5 });
    expect([loss.length, history.length, history[0]?.loss.length]).toEqual([count, count, 5]);
    expect(await trainer.steps()).toEqual(new Uint32Array(count).fill(5));
    const energies = await trainer.energies(data.x);
    for (const seed of [0, 749, 1499]) {
      const single = await Trainer.create(gpu, { ...tiny, seed });
      expect(loss[seed]).toBe((await single.fit(data, { steps: 5 })).loss);
      expect(part(energies, seed, count)).toEqual(await single.energies(data.x));
      single.dispose();
    }
    trainer.dispose();
  });

  it('that diverge leave the others alone, and say so', async () => {
    const wild: ReplicaOptions = {
      optimizer: sgd({ rate: 1e30 }),
      loss: squareSquare({ m: 1 }),
      energy: twins(2),
    };
    const calm: ReplicaOptions = { optimizer: sgd({ rate: 0.01 }), loss: squareSquare({ m: 1 }), seed: 5 };
    const trainer = await create([wild, calm, wild]);
    const { loss, diverged, history } = await trainer.fit(samples, { steps: 20 });
    expect([...loss].map(Number.isFinite)).toEqual([false, true, false]);
    expect(diverged.map(({ replica }) => replica)).toEqual([0, 2]);
    for (const { replica, step: at } of diverged) {
      const own = history[replica]?.loss ?? [];
      expect([Number.isFinite(own[at - 2]), Number.isFinite(own[at - 1])]).toEqual([true, false]);
    }
    const single = await Trainer.create(await testGpu(), { ...parabola(), ...calm });
    await single.fit(samples, { steps: 20 });
    expect(await trainer.replica(1).parameters.read()).toEqual(await single.parameters.read());
    trainer.dispose();
    single.dispose();
  });

  it('keep the history of calls that are cut into many submits', async () => {
    const [whole, pieces] = [await create(), await create()];
    const { history } = await whole.fit(samples, { steps: 40, batchSize: 16 });
    const parts = [];
    for (const steps of [1, 12, 27]) parts.push(await pieces.fit(samples, { steps, batchSize: 16 }));
    for (const [r, { loss }] of history.entries()) {
      expect(parts.flatMap((one) => Array.from(one.history[r]?.loss ?? []))).toEqual([...loss]);
    }
    for (const trainer of [whole, pieces]) trainer.dispose();
  });

  it('report progress and stop on a signal, with the steps done', async () => {
    const trainer = await create();
    const reports: number[] = [];
    const abort = new AbortController();
    const training = trainer.fit(samples, {
      steps: 100_000,
      signal: abort.signal,
      onProgress: ({ step: done, loss, stepsPerSecond, secondsLeft }) => {
        reports.push(done);
        expect(loss).toHaveLength(hyperparameters.length);
        expect(stepsPerSecond * secondsLeft).toBeCloseTo(100_000 - done, 0);
        if (reports.length === 2) abort.abort(new Error('enough'));
      },
    });
    await expect(trainer.fit(samples, { steps: 1 })).rejects.toThrow('one call at a time');
    await expect(training).rejects.toThrow('enough');
    expect(reports).toHaveLength(2);
    expect(await trainer.steps()).toEqual(new Uint32Array(hyperparameters.length).fill(reports[1] as number));
    await trainer.fit(samples, { steps: 1 });
    trainer.dispose();
  });

  it('are recorded into an encoder of the application', async () => {
    const [encoded, fitted] = [await create(), await create()];
    const { device } = await testGpu();
    const program = await encoded.program(samples);
    const encoder = device.createCommandEncoder();
    program.encode(encoder, 3);
    device.queue.submit([encoder.finish()]);
    const { history } = await fitted.fit(samples, { steps: 3 });
    expect(await program.history(3)).toEqual(history);
    // More than there are: all that there are.
    expect(await program.history(50)).toEqual(history);
    for (const trainer of [encoded, fitted]) trainer.dispose();
  });

  it('have an option that is undefined as all have it', async () => {
    const unset = { energy: undefined, loss: undefined, optimizer: undefined, seed: undefined };
    const trainer = await Trainer.create(await testGpu(), {
      ...parabola(),
      seed: 5,
      replicas: [{}, unset as object],
    });
    const { loss } = await trainer.fit(samples, { steps: 2 });
    expect(loss[1]).toBe(loss[0]);
    trainer.dispose();
  });

  it('keep a ring of histories as a clock does', async () => {
    const trainer = await create([{ seed: 1 }, { seed: 2 }]);
    const program = await trainer.program(parabolaSamples(2));
    expect(program.capacity).toBe(4096);
    await program.run(4090);
    await program.history(4090);
    await program.run(10);
    const latest = await program.history(20);
    const single = await trainer.replica(1).program(parabolaSamples(2));
    const { rows } = await single.history(20);
    expect([...(latest[1]?.loss ?? [])]).toEqual(rows.map(({ loss }) => loss));
    // More than are kept: all that are.
    const [all, alone] = [await program.history(4100), await single.history(4100)];
    expect(all[1]?.loss.length).toBe(4096);
    expect(alone.rows.map(({ loss }) => loss)).toEqual([...(all[1]?.loss ?? [])]);
    trainer.dispose();
  });

  it('are trainers of their own: one at a time loaded, saved, asked, drawn and restored', async () => {
    const gpu = await testGpu();
    const trainer = await create();
    await trainer.fit(samples, { steps: 10 });
    const options = { ...parabola(), ...hyperparameters[3] };
    const single = await Trainer.create(gpu, options);
    const view = trainer.replica(3);
    expect(trainer.replica(3)).toBe(view);
    single.restore(await view.checkpoint());
    expect(await view.infer(samples.x)).toEqual(await single.infer(samples.x));
    const surface = await view.surface(samples.x);
    surface.update();
    expect(new Float32Array(await gpu.read(surface.range))).toEqual(await single.energies(samples.x));

    // Alone and together it goes on with the same bits.
    const before = part(await trainer.energies(samples.x), 2, 5);
    await view.fit(samples, { steps: 5 });
    await single.fit(samples, { steps: 5 });
    expect(part(await trainer.energies(samples.x), 2, 5)).toEqual(before);
    await trainer.fit(samples, { steps: 5 });
    await single.fit(samples, { steps: 5 });
    expect(await trainer.steps()).toEqual(Uint32Array.of(15, 15, 15, 20, 15));
    expect(await view.parameters.save()).toEqual(await single.parameters.save());

    view.parameters.load(await trainer.replica(0).parameters.read());
    expect(part(await trainer.energies(samples.x), 3, 5)).toEqual(
      part(await trainer.energies(samples.x), 0, 5),
    );
    view.dispose();
    await expect(view.infer(samples.x)).rejects.toThrow(DisposedError);
    expect(await trainer.replica(3).infer(samples.x)).toBeDefined();
    trainer.dispose();
    single.dispose();
  });

  it('tell latent variables where all have them, of one kind', async () => {
    const net = (inputs = 1) => regressor({ x: mlp([inputs, 2, 1], { scale: 1 }) });
    const discrete = () => latentMinimum([net(), net()]);
    const continuous = (dims: number) => latentDescent(net(1 + dims), { dims });
    const x = samples.x.subarray(0, 3);
    for (const [energies, length] of [
      [[discrete(), discrete()], 2 * 3],
      [[continuous(2), continuous(2)], 2 * 3 * 2],
      [[discrete(), continuous(1)], undefined],
      [[continuous(1), continuous(2)], undefined],
      [[discrete(), net()], undefined],
    ] as const) {
      const trainer = await create(energies.map((energy) => ({ energy })));
      const { answers, latents } = await trainer.infer(x);
      expect(answers).toHaveLength(2 * 3);
      expect(latents?.length).toBe(length);
      expect((await trainer.rank(x, { k: 2 })).latents?.length).toBe(length && 2 * length);
      trainer.dispose();
    }
  });

  it('give everything back', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const trainer = await create(structures);
    await trainer.fit(samples, { steps: 2 });
    await trainer.infer(samples.x);
    await trainer.gradients(samples);
    await trainer.program(samples);
    await trainer.replica(1).surface(samples.x);
    await trainer.replica(2).energies(samples.x);
    expect(gpu.memory()).not.toEqual(before);
    trainer.dispose();
    trainer.dispose();
    expect(gpu.memory()).toEqual(before);
    await expect(trainer.infer(samples.x)).rejects.toThrow(DisposedError);
  });
});

describe('bad input', () => {
  it.each<[string, readonly ReplicaOptions[], new (message?: string) => Error, string]>([
    [
      'replicas that are no list',
      {} as readonly ReplicaOptions[],
      DataError,
      'expected at least one replica',
    ],
    ['no replicas', [], DataError, 'expected at least one replica'],
    [
      'a misspelt option',
      [{}, { sed: 1 } as ReplicaOptions],
      DataError,
      'replica 1: Trainer.create: expected options',
    ],
    ['answers of its own', [{ answers: grid([0, 1], 3) } as ReplicaOptions], DataError, 'got answers'],
    ['a bad seed', [{}, {}, { seed: -1 }], DataError, 'replica 2: seed'],
    [
      'other features',
      [{ energy: implicitRegression({ x: mlp([2, 3, 1]), y: mlp([1, 3, 1]) }) }],
      ShapeError,
      'replica 0: Trainer.create: expected 1 feature(s)',
    ],
    [
      'an architecture for other answers',
      [{}, { energy: classifier({ x: mlp([1, 3, 4]) }) }],
      CompatibilityError,
      'replica 1: ',
    ],
  ])('%s', async (_, replicas, type, message) => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const creating = create(replicas);
    await expect(creating).rejects.toThrow(type);
    await expect(creating).rejects.toThrow(message);
    expect(gpu.memory()).toEqual(before);
  });

  it.each([
    ['sequences', () => [hidden(), classifier({ x: mlp([1, 4, 2]) })] as const],
    ['no sequences', () => [classifier({ x: mlp([1, 4, 2]) }), hidden()] as const],
  ])('energies that ask for other samples than %s', async (wanted, energies) => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const [energy, other] = energies();
    const options = { ...parabola(), answers: labels(2), loss: nll(), energy };
    const creating = Trainer.create(gpu, { ...options, replicas: [{}, { energy: other }] });
    await expect(creating).rejects.toThrow(CompatibilityError);
    await expect(creating).rejects.toThrow(`replica 1: Trainer.create: expected ${wanted} in every replica`);
    expect(gpu.memory()).toEqual(before);
    (await Trainer.create(gpu, { ...options, replicas: [{}, { energy }] })).dispose();
  });

  it('names the replica whose loss asks for energies ≥ 0', async () => {
    const negative = implicitRegression({ x: mlp([1, 4, 2]), y: mlp([1, 4, 2]), distance: dot() });
    const trainer = await create([{}, { energy: negative, loss: squareSquare({ m: 1 }) }]);
    await expect(trainer.fit(samples, { steps: 1 })).rejects.toThrow(CompatibilityError);
    await expect(trainer.fit(samples, { steps: 1 })).rejects.toThrow('replica 1: ');
    trainer.dispose();
  });

  it('names the replica whose loss has no meaning for these answers', async () => {
    const trainer = await create([{}, { loss: structuredHinge() }]);
    for (const attempt of [() => trainer.fit(samples, { steps: 1 }), () => trainer.gradients(samples)]) {
      await expect(attempt()).rejects.toThrow(CompatibilityError);
      await expect(attempt()).rejects.toThrow(/^replica 1: structuredHinge/);
    }
    trainer.dispose();
  });

  it('asks for a replica that there is', async () => {
    const trainer = await create();
    for (const number of [-1, 5, 0.5]) expect(() => trainer.replica(number)).toThrow(DataError);
    trainer.dispose();
  });

  it('says how many replicas fit', async () => {
    const gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const { maxBufferSize } = gpu.device.limits;
    const big = classifier({ x: mlp([1000, 1000, 2]) });
    const replicas = Array.from({ length: 2000 }, () => ({}));
    const creating = Trainer.create(gpu, { ...parabola(), energy: big, answers: labels(2), replicas });
    await expect(creating).rejects.toThrow(LimitError);
    await expect(creating).rejects.toThrow(`${maxBufferSize} bytes (maxBufferSize), got 2000 replicas of`);
    gpu.dispose();
  });
});

it('cuts replicas that a binding has no room for into several programs, with the same bits', async () => {
  const gpu = await Gpu.request({ gpu: await nodeWebGpu() });
  const { maxBufferSize, maxComputeWorkgroupsPerDimension } = gpu.device.limits;
  // No device has limits below WebGPU's defaults, under which such small models all fit.
  const limits = { maxStorageBufferBindingSize: 1 << 17, maxBufferSize, maxComputeWorkgroupsPerDimension };
  Object.defineProperty(gpu.device, 'limits', { value: limits });
  const replicas = Array.from({ length: 11 }, (_, seed) => ({ seed }));
  const trainer = await Trainer.create(gpu, { ...parabola(), replicas });
  const program = await trainer.program(samples);
  expect(program.describe().split('\n\n').length).toBeGreaterThan(1);
  program.dispose();
  await trainer.fit(samples, { steps: 5 });
  const single = await Trainer.create(gpu, { ...parabola(), seed: 10 });
  await single.fit(samples, { steps: 5 });
  expect(await trainer.replica(10).parameters.read()).toEqual(await single.parameters.read());
  expect(part(await trainer.energies(samples.x), 10, 11)).toEqual(await single.energies(samples.x));
  gpu.dispose();
});
