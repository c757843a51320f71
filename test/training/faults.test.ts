import { describe, expect, it } from 'vitest';
import {
  adam,
  average,
  classifier,
  conv1d,
  conv2d,
  cosine,
  CompatibilityError,
  DataError,
  dot,
  EbmError,
  Gpu,
  grid,
  implicitRegression,
  labels,
  latentMarginal,
  lenet5,
  LimitError,
  Linear,
  maxPool,
  mlp,
  nll,
  regressor,
  Sequential,
  sgd,
  ShapeError,
  squareSquare,
  step,
  tanh,
  Trainer,
  type TrainerOptions,
} from 'webgpu-ebm';
import { BufferUsage } from '../../src/gpu/flags.ts';
import { nodeWebGpu, testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const good = parabolaSamples(8);
const digits = (): TrainerOptions => ({
  energy: classifier({ x: mlp([4, 5, 3]) }),
  answers: labels(3),
  loss: nll(),
  optimizer: sgd({ rate: 0.1 }),
});
const labelled = { x: new Float32Array(4 * 4), y: Float32Array.of(0, 1, 2, 0) };

async function upload(gpu: Gpu, data: Float32Array, usage: number): Promise<GPUBuffer> {
  const buffer = gpu.device.createBuffer({
    size: data.byteLength,
    usage: usage | BufferUsage.copyDestination,
  });
  gpu.device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

type Failing = readonly [
  name: string,
  error: new (message: string) => EbmError,
  message: RegExp,
  attempt: () => unknown,
];

describe('constructors', () => {
  it.each<Failing>([
    ['mlp with one size', ShapeError, /at least two sizes, got \[3\]/, () => mlp([3])],
    ['mlp with a fraction', ShapeError, /positive whole sizes/, () => mlp([3, 2.5])],
    ['linear with zero', ShapeError, /positive whole sizes/, () => new Linear(0, 2)],
    ['no modules', ShapeError, /at least one module/, () => new Sequential([])],
    [
      'mlp with a misspelt option',
      DataError,
      /outputBias, scale, got bias/,
      () => mlp([1, 2], { bias: 1 } as never),
    ],
    [
      'linear with a misspelt option',
      DataError,
      /Linear: .* got Scale/,
      () => new Linear(1, 2, { Scale: 1 } as never),
    ],
    [
      'tanh with a misspelt option',
      DataError,
      /tanh: .* got biased/,
      () => tanh(2, { biased: false } as never),
    ],
    ['lenet5 with a misspelt option', DataError, /got labels/, () => lenet5({ labels: 10 } as never)],
    [
      'a convolution with a misspelt option',
      DataError,
      /conv2d: .* got strides/,
      () => conv2d({ channels: [1, 1], kernel: [3, 3], size: [8, 8], strides: [2, 2] } as never),
    ],
    [
      'a time-delay layer with a misspelt option',
      DataError,
      /conv1d: .* got size/,
      () => conv1d({ channels: [1, 1], kernel: 3, size: 8 } as never),
    ],
    [
      'a pool with a misspelt option',
      DataError,
      /maxPool: .* got kernel/,
      () => maxPool({ channels: 1, size: 8, kernel: 2 } as never),
    ],
    [
      'modules that do not fit',
      ShapeError,
      /part 2 to take 3/,
      () => new Sequential([new Linear(2, 3), tanh(4)]),
    ],
    [
      'twin nets of two sizes',
      ShapeError,
      /G₂\(Y\)/,
      () => implicitRegression({ x: mlp([1, 2]), y: mlp([1, 3]) }),
    ],
    [
      'a misspelt part',
      DataError,
      /options x, distance/,
      () => regressor({ x: mlp([1, 1]), net: 1 } as never),
    ],
    ['a misspelt option', DataError, /options m, radius/, () => squareSquare({ margin: 1 } as never)],
    ['a negative β', DataError, /beta > 0/, () => nll({ beta: -1 })],
    ['a grid of one point', ShapeError, /at least 2 points/, () => grid([0, 1], 1)],
    ['a grid turned round', DataError, /lower end first/, () => grid([1, 0], 5)],
    [
      'a grid wider than float32',
      DataError,
      /finite in float32, got \[\[-1e\+39,1e\+39\]\]/,
      () => grid([-1e39, 1e39], 3),
    ],
    ['no labels, and says how many to give', DataError, /got 0\. Pass 1 or more\./, () => labels(0)],
    [
      'an average from a step beyond u32',
      DataError,
      /from to be .* ≤ 4294967295/,
      () => average(adam(), { from: 2 ** 33 }),
    ],
    [
      'a schedule of steps beyond u32',
      DataError,
      /every to be .* ≤ 4294967295, got 4294967296\. Pass a smaller/,
      () => step({ rate: 1, factor: 0.5, every: 2 ** 32 }),
    ],
    [
      'a schedule longer than u32',
      DataError,
      /steps to be .* ≤ 4294967295/,
      () => cosine({ rate: 1, steps: 2 ** 32 }),
    ],
    [
      'a rate that float32 makes infinite',
      DataError,
      /rate from 1\.2e-38 to 3\.4e38/,
      () => sgd({ rate: 1e39 }),
    ],
    ['a rate that float32 makes 0', DataError, /rate from 1\.2e-38 to 3\.4e38/, () => sgd({ rate: 1e-50 })],
    ['weights of NaN', DataError, /scale ≥ 0, got NaN/, () => mlp([1, 2], { scale: Number.NaN })],
    ['weights of any sign', DataError, /scale ≥ 0, got -1/, () => new Linear(1, 2, { scale: -1 })],
    ['a grid beyond float32', DataError, /finite in float32/, () => grid([1e39, 1.1e39], 3)],
    [
      'a grid of two ranges and one number',
      ShapeError,
      /2 ranges and 1/,
      () =>
        grid(
          [
            [0, 1],
            [0, 1],
          ],
          5,
        ),
    ],
    [
      'a grid of more points than fit',
      LimitError,
      /got 2147483649 points of 1/,
      () => grid([0, 1], 2 ** 31 + 1),
    ],
    [
      'a grid of many points in each of many dimensions',
      LimitError,
      /at most 1073741824 coordinates/,
      () =>
        grid(
          Array.from({ length: 9 }, () => [0, 1] as const),
          Array(9).fill(100),
        ),
    ],
    ['no labels', DataError, /whole number ≥ 1/, () => labels(0)],
    ['a NaN rate', DataError, /rate ≥ 0/, () => sgd({ rate: Number.NaN })],
    ['adam with β₂ of 1 as float32', DataError, /0 < beta2 < 1/, () => adam({ beta2: 1 - 1e-9 })],
    ['adam with β₁ = 1', DataError, /0 < beta1 < 1/, () => adam({ beta1: 1 })],
    ['a schedule over half a step', DataError, /whole number/, () => cosine({ rate: 1, steps: 0.5 })],
    [
      'a misspelt option of a marginal',
      DataError,
      /got Beta/,
      () => latentMarginal([classifier({ x: mlp([1, 2]) })], { Beta: 3 } as never),
    ],
    ['a schedule without its length', DataError, /every/, () => step({ rate: 1, factor: 0.5 } as never)],
  ])('%s', (_, error, message, attempt) => {
    expect(attempt).toThrow(error);
    expect(attempt).toThrow(message);
  });
});

describe('Trainer.create', () => {
  it.each<Failing>([
    [
      'a classifier on a grid',
      CompatibilityError,
      /Use labels\(3\)/,
      () => ({ ...digits(), answers: grid([0, 1], 3) }),
    ],
    [
      'a classifier with too few outputs',
      ShapeError,
      /labels\(4\)/,
      () => ({ ...digits(), answers: labels(4) }),
    ],
    [
      'a net over Y of another size',
      ShapeError,
      /input of G₂/,
      () => ({
        ...parabola(),
        answers: grid(
          [
            [0, 1],
            [0, 1],
          ],
          [3, 3],
        ),
      }),
    ],
    [
      'a regressor of two numbers on one',
      ShapeError,
      /G\(X\)/,
      () => ({
        ...parabola(),
        energy: regressor({ x: mlp([1, 2]), distance: dot() }),
      }),
    ],
    ['a fractional seed', DataError, /seed/, () => ({ ...parabola(), seed: 1.5 })],
    ['a misspelt option', DataError, /optimizer/, () => ({ ...parabola(), optimiser: 1 })],
  ])('%s', async (_, error, message, options) => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const creating = (): Promise<Trainer> => Trainer.create(gpu, options() as TrainerOptions);
    await expect(creating()).rejects.toThrow(error);
    await expect(creating()).rejects.toThrow(message);
    expect(gpu.memory()).toEqual(before);
  });

  const wide = { energy: classifier({ x: new Linear(70_000_000, 1) }), answers: labels(1) };
  const failing = {
    ...adam(),
    get memory(): never {
      throw new Error('no memory');
    },
  };
  it.each([
    ['parameters larger than a buffer', wide, /parameters: expected at most 268435456 bytes/],
    ['an optimizer that fails', { optimizer: failing }, /no memory/],
  ])('gives everything back after %s', async (_, options, message) => {
    const adapter = await (await nodeWebGpu()).requestAdapter();
    const device = (await adapter?.requestDevice()) as GPUDevice;
    const gpu = Gpu.from(device);
    const before = gpu.memory();
    await expect(Trainer.create(gpu, { ...digits(), ...options })).rejects.toThrow(message);
    expect(gpu.memory()).toEqual(before);
    gpu.dispose();
    device.destroy();
  });
});

describe('samples', () => {
  const nan = (values: Float32Array, value: number): Float32Array =>
    values.map((old, i) => (i === 3 ? value : old));

  it.each<Failing>([
    [
      'NaN in x',
      DataError,
      /finite numbers in x, got NaN at 3/,
      () => ({ ...good, x: nan(good.x, Number.NaN) }),
    ],
    [
      'infinity in y',
      DataError,
      /finite numbers in y, got Infinity/,
      () => ({ ...good, y: nan(good.y, Infinity) }),
    ],
    [
      'more than float32 holds',
      DataError,
      /finite numbers in x, got 1e\+39 at 3/,
      () => ({ ...good, x: [...good.x].with(3, 1e39) }),
    ],
    ['no rows', DataError, /at least one row in x/, () => ({ x: new Float32Array(), y: new Float32Array() })],
    ['fewer y than x', ShapeError, /got 8 and 7/, () => ({ ...good, y: good.y.subarray(1) })],
  ])('%s', async (_, error, message, samples) => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, parabola());
    const before = gpu.memory();
    const fitting = (): Promise<unknown> => trainer.fit(samples() as typeof good, { steps: 1 });
    await expect(fitting()).rejects.toThrow(error);
    await expect(fitting()).rejects.toThrow(message);
    await expect(trainer.gradients(samples() as typeof good)).rejects.toThrow(error);
    await expect(trainer.mostOffending(samples() as typeof good)).rejects.toThrow(EbmError);
    expect(gpu.memory(), 'nothing left behind').toEqual(before);
    await trainer.fit(good, { steps: 1 });
    expect(await trainer.steps(), 'still usable').toBe(1);
    trainer.dispose();
  });

  it.each<Failing>([
    [
      'a label too large',
      DataError,
      /labels 0 … 2 in y, got 3 at 1/,
      () => ({ ...labelled, y: [0, 3, 1, 1] }),
    ],
    ['a negative label', DataError, /got -1/, () => ({ ...labelled, y: [0, -1, 1, 1] })],
    ['half a label', DataError, /got 0.5/, () => ({ ...labelled, y: [0, 0.5, 1, 1] })],
    [
      'an incomplete row',
      ShapeError,
      /rows of 4 number\(s\) in x, got 15/,
      () => ({
        ...labelled,
        x: labelled.x.subarray(1),
      }),
    ],
  ])('%s', async (_, error, message, samples) => {
    const trainer = await Trainer.create(await testGpu(), digits());
    const fitting = (): Promise<unknown> => trainer.fit(samples() as typeof labelled, { steps: 1 });
    await expect(fitting()).rejects.toThrow(error);
    await expect(fitting()).rejects.toThrow(message);
    await trainer.fit(labelled, { steps: 1 });
    trainer.dispose();
  });

  it('finds NaN and labels out of range in a GPUBuffer too', async () => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, digits());
    const usage = BufferUsage.storage | BufferUsage.copySource;
    const x = await upload(gpu, labelled.x, usage);
    const badX = await upload(gpu, nan(labelled.x, Number.NaN), usage);
    const badY = await upload(gpu, Float32Array.of(0, 1, 3, 0), usage);
    const y = await upload(gpu, labelled.y, usage);
    await expect(trainer.fit({ x: badX, y }, { steps: 1 })).rejects.toThrow(/x, got 1 that are NaN/);
    await expect(trainer.fit({ x, y: badY }, { steps: 1 })).rejects.toThrow(
      /labels 0 … 2 in y, got 1 outside/,
    );
    await trainer.fit({ x, y }, { steps: 1 });
    const unreadable = await upload(gpu, labelled.x, BufferUsage.storage);
    await expect(trainer.infer(unreadable)).rejects.toThrow(/COPY_SRC/);
    const unusable = await upload(gpu, labelled.x, BufferUsage.copySource);
    await expect(trainer.fit({ x: unusable, y }, { steps: 1 })).rejects.toThrow(/usage STORAGE/);
    trainer.dispose();
    for (const buffer of [x, badX, badY, y, unreadable, unusable]) buffer.destroy();
  });

  it('refuses GPUBuffers that the device refuses', async () => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, digits());
    const usage = BufferUsage.storage | BufferUsage.copySource;
    const y = await upload(gpu, labelled.y, usage);
    const destroyed = await upload(gpu, labelled.x, usage);
    destroyed.destroy();
    using other = await Gpu.request({ gpu: await nodeWebGpu() });
    const foreign = await upload(other, labelled.x, usage);
    const mapped = gpu.device.createBuffer({
      size: labelled.x.byteLength,
      usage,
      mappedAtCreation: true,
    });
    // The device tells its owner too.
    const complaints: unknown[] = [];
    gpu.device.onuncapturederror = (event) => complaints.push(event);
    for (const x of [destroyed, foreign, mapped]) {
      // oxlint-disable-next-line no-await-in-loop -- one device
      await expect(trainer.fit({ x, y }, { steps: 1 })).rejects.toThrow(/expected a live GPUBuffer in x/);
      // oxlint-disable-next-line no-await-in-loop -- one device
      await expect(trainer.infer(x)).rejects.toThrow(DataError);
    }
    expect(complaints.length).toBeGreaterThan(0);
    gpu.device.onuncapturederror = null;
    mapped.destroy();
    await trainer.fit(labelled, { steps: 1 });
    trainer.dispose();
    y.destroy();
  });

  it('takes numbers as they are when it is asked', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    const x = Float32Array.from(good.x);
    const y = Float32Array.from(good.y);
    const asked = await Promise.all([trainer.infer(x), trainer.energies(x), trainer.score({ x, y })]);
    const again = [trainer.infer(x), trainer.energies(x), trainer.score({ x, y })] as const;
    const fitting = trainer.gradients({ x, y });
    x.fill(Number.NaN);
    y.fill(1e6);
    expect(await Promise.all(again)).toEqual(asked);
    expect(await fitting).toEqual(await trainer.gradients(good));
    trainer.dispose();
  });

  it('refuses options of fit that make no sense', async () => {
    const trainer = await Trainer.create(await testGpu(), parabola());
    await expect(trainer.fit(good, { steps: 0 })).rejects.toThrow(/steps to be a whole number ≥ 1/);
    await expect(trainer.fit(good, { steps: 1, batchSize: -2 })).rejects.toThrow(/batchSize/);
    await expect(trainer.fit(good, { steps: 1, epochs: 3 } as never)).rejects.toThrow(/epochs/);
    await expect(trainer.gibbs(good.x, { beta: 0 })).rejects.toThrow(DataError);
    await expect(trainer.gibbs(good.x, { beta: 1e-50 })).rejects.toThrow(/beta from 1\.2e-38 to 3\.4e38/);
    await expect(trainer.rank(good.x, { k: 0 })).rejects.toThrow(/got 0\. Pass 1 or more\./);
    trainer.dispose();
  });
});

it('refuses misspelt options of questions and programs', async () => {
  const gpu = await testGpu();
  const options = parabola();
  const [trainer, together] = [
    await Trainer.create(gpu, options),
    await Trainer.create(gpu, { ...options, replicas: [{}] }),
  ];
  const { x } = good;
  const misspelt = { Beta: 3 } as never;
  for (const attempt of [
    () => trainer.infer(x, misspelt),
    () => trainer.rank(x, { k: 1, Beta: 3 } as never),
    () => trainer.gibbs(x, misspelt),
    () => trainer.mostOffending(good, misspelt),
    () => trainer.rankInputs(x, 1, { k: 1, Beta: 3 } as never),
    () => trainer.gibbsInputs(x, 1, misspelt),
    () => trainer.marginals(x, misspelt),
    () => trainer.sample(x, misspelt),
    () => trainer.confidence(x, misspelt),
    () => trainer.countAnswers(x, misspelt),
    () => trainer.program(good, misspelt),
    () => together.rank(x, { k: 1, Beta: 3 } as never),
    () => together.gibbs(x, misspelt),
    () => together.mostOffending(good, misspelt),
    () => together.program(good, misspelt),
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one device
    await expect(attempt()).rejects.toThrow(/expected options .*, got Beta\./);
  }
  trainer.dispose();
  together.dispose();
});

it('says what is missing to callers without types', async () => {
  const gpu = await testGpu();
  const trainer = await Trainer.create(gpu, parabola());
  const nothing = undefined as never;
  const { x } = good;
  for (const [missing, attempt] of [
    ['x', () => trainer.program(nothing)],
    ['y', () => trainer.program({ x } as never)],
    ['y', () => trainer.fit({ x, labels: x } as never, { steps: 1 })],
    ['y', () => trainer.gradients({ x } as never)],
    ['x', () => trainer.infer(nothing)],
    ['x', () => trainer.infer({ lengths: [1] } as never)],
    ['x', () => trainer.energies(0.5 as never)],
    ['y', () => trainer.score({ x } as never)],
    ['y', () => trainer.mostOffending(nothing)],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one device
    const error = await attempt().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(`${error as DataError}`).toMatch(new RegExp(`expected numbers in ${missing}, got`));
  }
  await trainer.infer(x);
  trainer.dispose();
});

describe("WebGPU's default limits", () => {
  it('trains on data larger than one binding, in batches, and names the remedy for a full batch', async () => {
    const adapter = await (await nodeWebGpu()).requestAdapter();
    const device = (await adapter?.requestDevice()) as GPUDevice;
    expect(device.limits.maxStorageBufferBindingSize).toBe(128 << 20);
    expect(device.limits.maxStorageBuffersPerShaderStage).toBe(8);
    const gpu = Gpu.from(device);
    const trainer = await Trainer.create(gpu, {
      ...digits(),
      energy: classifier({ x: mlp([784, 8, 3]) }),
    });
    const rows = 45_000;
    const x = new Float32Array(rows * 784).fill(0.5);
    const y = Float32Array.from({ length: rows }, (_, i) => i % 3);
    for (let row = 0; row < rows; row++) x[row * 784 + (y[row] as number)] = 3;
    expect(x.byteLength).toBeGreaterThan(128 << 20);
    await expect(trainer.fit({ x, y }, { steps: 1 })).rejects.toThrow(LimitError);
    await expect(trainer.fit({ x, y }, { steps: 1 })).rejects.toThrow(/Pass a batchSize/);
    await expect(trainer.gradients({ x, y })).rejects.toThrow(LimitError);
    const { history } = await trainer.fit({ x, y }, { steps: 60, batchSize: 64 });
    expect(history.at(-1)?.loss).toBeLessThan(0.8 * (history[0]?.loss as number));
    trainer.dispose();
    expect(Object.keys(gpu.memory().byRole)).toEqual(['staging']);
    gpu.dispose();
    device.destroy();
  });
});
