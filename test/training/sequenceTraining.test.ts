import { describe, expect, it, test, vi } from 'vitest';
import {
  adam,
  chain,
  Gpu,
  LimitError,
  Linear,
  linearChain,
  nll,
  perceptron,
  sgd,
  structuredHinge,
  Trainer,
  weightL2,
  type ReplicaOptions,
  type Samples,
  type TrainerOptions,
} from 'webgpu-ebm';
import { drawSequences } from '../../src/reference/training/drawSequences.ts';
import { strata } from '../../src/training/strata.ts';
import { noise } from '../kernels/values.ts';
import { freeEnergyOf, listPaths, probabilitiesOf, splitRows } from '../support/chains.ts';
import { nodeWebGpu, testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const FEATURES = 2;
const LABELS = 3;
const RATE = 0.25;

const options = (): TrainerOptions => ({
  energy: linearChain({ unary: new Linear(FEATURES, LABELS) }),
  answers: chain({ labels: LABELS }),
  loss: nll(),
  optimizer: sgd({ rate: RATE }),
  seed: 3,
});

const ragged = [4, 1, 3, 6, 2, 1, 5, 2, 6, 3, 4];

/** Right answers follow x and the label before. */
function samplesOf(lengths: readonly number[]): Samples & { x: Float32Array; y: Float32Array } {
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const x = noise(rows * FEATURES, 5, 2);
  const y = Float32Array.from({ length: rows }, (_, n) => {
    const [a = 0, b = 0] = x.subarray(n * FEATURES);
    return a > 0.5 ? 2 : b > 0 ? 1 : 0;
  });
  return { x, y, lengths };
}

const samples = samplesOf(ragged);

async function bitsOf(trainer: Trainer): Promise<string> {
  return Buffer.from(await trainer.parameters.save()).toString('base64');
}

interface Weights {
  readonly weight: Float32Array;
  readonly pairwise: Float32Array;
  readonly ends: Float32Array;
}

async function read(trainer: Trainer): Promise<Weights> {
  const { 'unary.weight': weight, pairwise, ends } = await trainer.parameters.read();
  return { weight, pairwise, ends } as Weights;
}

/** `−log P(Yi|Xi)` of some of the samples and its slopes by V, in float64. */
function lossOf(numbers: readonly number[], weights: Weights): { loss: number; pairwise: Float64Array } {
  const xs = splitRows(samples.x, ragged, FEATURES);
  const ys = splitRows(samples.y, ragged);
  const pairwise = new Float64Array(LABELS ** 2);
  let loss = 0;
  const add = (labels: readonly number[], share: number): void => {
    for (let t = 1; t < labels.length; t++) {
      const at = (labels[t - 1] as number) * LABELS + (labels[t] as number);
      pairwise[at] = (pairwise[at] as number) + share / numbers.length;
    }
  };
  for (const number of numbers) {
    const paths = listPaths(xs[number] as number[], weights);
    const y = ys[number] as number[];
    const right = paths.find(({ labels }) => labels.join() === y.join());
    loss += ((right?.energy as number) - freeEnergyOf(paths, 1)) / numbers.length;
    add(y, 1);
    for (const [i, probability] of probabilitiesOf(paths, 1).entries()) {
      add(paths[i]?.labels ?? [], -probability);
    }
  }
  return { loss, pairwise };
}

/** The sequences that a batch takes at a step. */
function drawnAt(step: number, batch: number, seed: number): number[] {
  const { slots, sequences, rows } = strata(Uint32Array.from(ragged), batch);
  const drawn = new Float64Array(batch);
  drawSequences(
    {
      slots: Float64Array.from(slots),
      sequences: Float64Array.from(sequences),
      clock: Float64Array.of(step, 0, 0, 0),
      ranges: new Float64Array(2 * batch),
      drawn,
      owners: new Float64Array(rows),
      sources: new Float64Array(rows),
    },
    { rows, batch, seed },
  );
  return [...drawn];
}

describe.each([1, 2, 4, 10, undefined, 100])('batches of %s', (batchSize) => {
  it('take the steps that their sequences ask for, whatever the padding', async () => {
    const trainer = await Trainer.create(await testGpu(), options());
    const program = await trainer.program(samples, { batchSize });
    for (let step = 0; step < 4; step++) {
      const before = await read(trainer);
      await program.run();
      const after = await read(trainer);
      const numbers =
        batchSize && batchSize < ragged.length ? drawnAt(step, batchSize, 3) : [...ragged.keys()];
      const { loss, pairwise } = lossOf(numbers, before);
      const { rows } = await program.history(1);
      expect(rows[0]?.loss).toBeCloseTo(loss, 4);
      const taken = after.pairwise.map((value, i) => ((before.pairwise[i] as number) - value) / RATE);
      expectClose('∂V', taken, pairwise, 1e-5);
    }
    trainer.dispose();
  });

  it('say how many rows they take', async () => {
    const trainer = await Trainer.create(await testGpu(), options());
    const { batch } = await trainer.program(samples, { batchSize });
    const rows = ragged.reduce((sum, length) => sum + length, 0);
    if (batchSize && batchSize < ragged.length) {
      const cut = strata(Uint32Array.from(ragged), batchSize);
      expect(batch).toEqual({ samples: batchSize, rows: cut.rows, padding: cut.padding });
      expect(batch.padding).toBeLessThanOrEqual(6 - 1);
    } else {
      expect(batch).toEqual({ samples: ragged.length, rows, padding: 0 });
    }
    trainer.dispose();
  });
});

describe('fit', () => {
  it.each([
    ['nll', nll()],
    ['perceptron', perceptron()],
    ['structured hinge', structuredHinge()],
  ])('learns a rule under the %s loss', async (_, loss) => {
    const trainer = await Trainer.create(await testGpu(), {
      ...options(),
      loss,
      optimizer: adam({ rate: 0.05 }),
      regularizer: weightL2({ strength: 1e-4 }),
    });
    const many = samplesOf(Array.from({ length: 150 }, (__, i) => 1 + ((i * 31) % 12)));
    await trainer.fit(many, { steps: 400, batchSize: 16 });
    const { answers } = await trainer.infer(many as Required<Samples>);
    const right = answers.filter((label, n) => label === many.y[n]).length;
    expect(right / answers.length).toBeGreaterThan(0.85);
    trainer.dispose();
  });

  it.each([undefined, 4])('gives the same bits for the same seed (batch size %s)', async (batchSize) => {
    const run = async (seed: number): Promise<string> => {
      const trainer = await Trainer.create(await testGpu(), { ...options(), seed });
      await trainer.fit(samples, { steps: 30, batchSize });
      const bits = await bitsOf(trainer);
      trainer.dispose();
      return bits;
    };
    const bits = await run(7);
    expect(await run(7)).toBe(bits);
    expect(await run(8)).not.toBe(bits);
  });

  it('goes on with the same bits, after a checkpoint and however the steps are cut', async () => {
    const gpu = await testGpu();
    const whole = await Trainer.create(gpu, options());
    await whole.fit(samples, { steps: 40, batchSize: 4 });
    const pieces = await Trainer.create(gpu, options());
    for (const steps of [1, 12]) await pieces.fit(samples, { steps, batchSize: 4 });
    const resumed = await Trainer.create(gpu, { ...options(), seed: 99 });
    resumed.restore(await pieces.checkpoint());
    await resumed.fit(samples, { steps: 27, batchSize: 4 });
    expect(await resumed.checkpoint()).toEqual(await whole.checkpoint());
    for (const trainer of [whole, pieces, resumed]) trainer.dispose();
  });

  it('runs many steps in a handful of submits, makes nothing and reads nothing back', async () => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, options());
    const program = await trainer.program(samples, { batchSize: 4 });
    const { device } = gpu;
    const spies = [
      vi.spyOn(device, 'createBuffer'),
      vi.spyOn(device, 'createBindGroup'),
      vi.spyOn(device.queue, 'writeBuffer'),
    ];
    const submit = vi.spyOn(device.queue, 'submit');
    await program.run(300);
    expect(submit.mock.calls.length).toBeLessThanOrEqual(2);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    trainer.dispose();
  });
});

test('data larger than one binding is gathered from its chunks', async () => {
  const gpu = await testGpu();
  const width = 64;
  const lengths = Array.from({ length: 60 }, (_, i) => 1 + ((i * 13) % 29));
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const x = noise(rows * width, 1);
  const y = noise(rows, 2).map((value) => Math.floor((value + 1) * 1.5));
  const run = async (): Promise<string> => {
    const wide = { ...options(), energy: linearChain({ unary: new Linear(width, LABELS) }) };
    const trainer = await Trainer.create(gpu, wide);
    await trainer.fit({ x, y, lengths }, { steps: 20, batchSize: 7 });
    const bits = await bitsOf(trainer);
    trainer.dispose();
    return bits;
  };
  const bits = await run();
  const { limits: all } = gpu.device;
  const limits = { maxStorageBufferBindingSize: 256 * width * 4 };
  vi.spyOn(gpu.device, 'limits', 'get').mockReturnValue(
    new Proxy(all, {
      get: (_, name) =>
        (limits as Record<string | symbol, unknown>)[name] ?? all[name as keyof GPUSupportedLimits],
    }),
  );
  expect(rows).toBeGreaterThan(3 * 256);
  expect(await run()).toBe(bits);
  const trainer = await Trainer.create(gpu, {
    ...options(),
    energy: linearChain({ unary: new Linear(width, LABELS) }),
  });
  await expect(trainer.gradients({ x, y, lengths })).rejects.toThrow(LimitError);
  vi.restoreAllMocks();
  trainer.dispose();
});

describe('replicas', () => {
  const replicas: ReplicaOptions[] = [
    {},
    { seed: 9 },
    { loss: nll({ beta: 2 }) },
    { loss: perceptron(), optimizer: sgd({ rate: 0.01 }) },
  ];

  it.each([undefined, 4])('train as lone models do (batch size %s)', async (batchSize) => {
    using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
    const before = gpu.memory().byRole;
    const together = await Trainer.create(gpu, { ...options(), replicas });
    const program = await together.program(samples, { batchSize });
    expect(program.batch.samples).toBe(batchSize ?? ragged.length);
    await program.run(10);
    const asked = samples as Required<Samples>;
    const inference = await together.infer(asked);
    const scores = await together.score(samples);
    const { loss } = await together.gradients(samples);
    const rows = samples.y.length;
    for (const [r, replica] of replicas.entries()) {
      const alone = await Trainer.create(gpu, { ...options(), ...replica });
      await alone.fit(samples, { steps: 10, batchSize });
      expect(await together.replica(r).parameters.read()).toEqual(await alone.parameters.read());
      const own = await alone.infer(asked);
      expect(inference.indices.subarray(r * rows, (r + 1) * rows)).toEqual(own.indices);
      const [from, to] = [r * ragged.length, (r + 1) * ragged.length];
      expect(inference.energies.subarray(from, to)).toEqual(own.energies);
      expect(scores.subarray(from, to)).toEqual(await alone.score(samples));
      expect(loss[r]).toBe((await alone.gradients(samples)).loss);
      expect(await together.replica(r).marginals(asked)).toEqual(await alone.marginals(asked));
      alone.dispose();
    }
    together.dispose();
    expect({ ...gpu.memory().byRole, staging: undefined }).toEqual({ ...before, staging: undefined });
  });
});
