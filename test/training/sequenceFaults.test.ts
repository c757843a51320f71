import { describe, expect, it, test, vi } from 'vitest';
import {
  classifier,
  CompatibilityError,
  DataError,
  DeviceLostError,
  DisposedError,
  EbmError,
  Gpu,
  labels,
  mlp,
  ShapeError,
  Trainer,
} from 'webgpu-ebm';
import { BufferUsage } from '../../src/gpu/flags.ts';
import { noise } from '../kernels/values.ts';
import { nodeWebGpu, testGpu } from '../support/gpu.ts';
import { FEATURES, LABELS, options, trained, inputsOf, ragged, rowsOf } from './sequenceTrainer.ts';

describe('errors', () => {
  type Failing = readonly [
    name: string,
    error: new (message: string) => EbmError,
    message: RegExp,
    attempt: (trainer: Trainer) => Promise<unknown>,
  ];
  const { x, lengths } = ragged;
  const y = new Float32Array(rowsOf(lengths));

  it.each<Failing>([
    ['no lengths', DataError, /expected \{ x, lengths \}/, (t) => t.infer(x)],
    ['no lengths to train', DataError, /expected \{ x, lengths \}/, (t) => t.fit({ x, y }, { steps: 1 })],
    [
      'an empty sequence',
      DataError,
      /whole numbers ≥ 1, got 0 at 1/,
      (t) => t.infer({ x, lengths: [17, 0] }),
    ],
    ['half a position', DataError, /got 1.5 at 0/, (t) => t.infer({ x, lengths: [1.5, 15.5] })],
    ['a NaN', DataError, /got NaN at 0/, (t) => t.gradients({ x, y, lengths: [Number.NaN, 17] })],
    ['a negative length', DataError, /got -1 at 1/, (t) => t.infer({ x, lengths: [18, -1] })],
    [
      'lengths of too many rows',
      ShapeError,
      /add up to the 17 rows of x, got 18/,
      (t) => t.infer({ x, lengths: [18] }),
    ],
    [
      'lengths of no rows',
      ShapeError,
      /add up to the 17 rows of x, got 0/,
      (t) => t.infer({ x, lengths: [] }),
    ],
    [
      'an answer a sequence',
      ShapeError,
      /as many rows in x and y, got 17 and 6/,
      (t) => t.score({ x, y: y.subarray(0, 6), lengths }),
    ],
    ['a label too large', DataError, /labels 0 … 2/, (t) => t.score({ x, y: y.map(() => 3), lengths })],
    [
      'too few known labels',
      ShapeError,
      /each of 17 rows of x, got 2/,
      (t) => t.infer(ragged, { given: [1, 2] }),
    ],
    [
      'a known label too large',
      DataError,
      /labels -1 … 2 in steps of 1|-1 … 2/,
      (t) => t.infer(ragged, { given: y.map(() => 3) }),
    ],
    ['no answers', DataError, /k to be a whole number/, (t) => t.rank(ragged, { k: 0 })],
    ['a β of 0', DataError, /beta > 0/, (t) => t.marginals(ragged, { beta: 0 })],
    ['a β below 0', DataError, /beta > 0/, (t) => t.confidence(ragged, { beta: -1 })],
    ['no samples', DataError, /count to be a whole number/, (t) => t.sample(ragged, { count: 0 })],
    ['a seed below 0', DataError, /seed/, (t) => t.sample(ragged, { seed: -1 })],
    ['a table of energies', CompatibilityError, /Ask for marginals/, (t) => t.energies(ragged)],
    ['a Gibbs distribution', CompatibilityError, /Ask for marginals/, (t) => t.gibbs(ragged)],
    ['calibration', CompatibilityError, /Ask for marginals/, (t) => t.calibrate({ ...ragged, y })],
    ['a surface', CompatibilityError, /Ask for marginals/, (t) => t.surface(ragged)],
    [
      'inputs for one answer',
      CompatibilityError,
      /score the sequences/,
      (t) => t.rankInputs(ragged, 1, { k: 1 }),
    ],
  ])('%s', async (_, error, message, attempt) => {
    const gpu = await testGpu();
    const trainer = await trained(gpu);
    const before = gpu.memory();
    const failing = attempt(trainer);
    await expect(failing).rejects.toThrow(error);
    await expect(failing).rejects.toThrow(message);
    expect(gpu.memory()).toEqual(before);
    trainer.dispose();
  });

  it('of what is for sequences alone, where answers are not', async () => {
    const trainer = await Trainer.create(await testGpu(), {
      ...options(),
      energy: classifier({ x: mlp([FEATURES, LABELS]) }),
      answers: labels(LABELS),
    });
    for (const ask of [
      () => trainer.marginals(x),
      () => trainer.sample(x),
      () => trainer.confidence(x),
      () => trainer.countAnswers(x),
      () => trainer.infer(x, { given: y }),
    ]) {
      await expect(ask()).rejects.toThrow(CompatibilityError);
      await expect(ask()).rejects.toThrow(/Use chain/);
    }
    for (const ask of [
      () => trainer.infer(ragged),
      () => trainer.score({ ...ragged, y }),
      () => trainer.fit({ ...ragged, y }, { steps: 1 }),
    ]) {
      await expect(ask()).rejects.toThrow(DataError);
      await expect(ask()).rejects.toThrow(/expected no lengths/);
    }
    trainer.dispose();
  });
});

describe('long inputs', () => {
  const many = inputsOf(
    Array.from({ length: 5000 }, (_, i) => 1 + ((i * 7919) % 23)),
    9,
  );
  const tail = 4970;
  const before = rowsOf(many.lengths.slice(0, tail));
  const last = { x: many.x.subarray(before * FEATURES), lengths: many.lengths.slice(tail) };

  it('are asked in several batches of whole sequences with the same answers', async () => {
    const trainer = await trained(await testGpu());
    expect(many.x.length / FEATURES).toBeGreaterThan(5 * 8192);
    const [all, few] = [await trainer.infer(many), await trainer.infer(last)];
    expect(all.energies.subarray(tail)).toEqual(few.energies);
    expect(all.indices.subarray(before)).toEqual(few.indices);
    const [ranked, fewRanked] = [await trainer.rank(many, { k: 3 }), await trainer.rank(last, { k: 3 })];
    expect(ranked.indices.subarray(3 * before)).toEqual(fewRanked.indices);
    const y = noise(many.x.length / FEATURES, 4).map((value) => Math.floor((value + 1) * 1.5));
    const scores = await trainer.score({ ...many, y });
    expect(scores.subarray(tail)).toEqual(await trainer.score({ ...last, y: y.subarray(before) }));
    trainer.dispose();
  });

  it('may hold one sequence longer than a batch', async () => {
    const trainer = await trained(await testGpu());
    const long = inputsOf([3, 20_001, 2]);
    const { indices, energies } = await trainer.infer(long);
    expect(indices).toHaveLength(20_006);
    expect(energies[0]).toBe((await trainer.infer({ x: long.x.subarray(0, 6), lengths: [3] })).energies[0]);
    const decoded = { ...long, y: Float32Array.from(indices) };
    const scores = await trainer.score(decoded);
    for (const [p, energy] of scores.entries()) expect(energies[p]).toBeCloseTo(energy, 1);
    trainer.dispose();
  });

  it('may fill a batch to the last row', async () => {
    const trainer = await trained(await testGpu());
    const full = inputsOf([8192, 16, 48]);
    expect((await trainer.infer(full)).indices).toHaveLength(8256);
    trainer.dispose();
  });

  it('may lie on the GPU', async () => {
    const gpu = await testGpu();
    const trainer = await trained(gpu);
    const usage = BufferUsage.storage | BufferUsage.copySource | BufferUsage.copyDestination;
    const x = gpu.device.createBuffer({ size: many.x.byteLength, usage });
    gpu.device.queue.writeBuffer(x, 0, many.x);
    expect(await trainer.infer({ x, lengths: many.lengths })).toEqual(await trainer.infer(many));
    x.destroy();
    trainer.dispose();
  });
});

describe('programs', () => {
  it('serve sequences of other lengths', async () => {
    const gpu = await testGpu();
    const trainer = await trained(gpu);
    await trainer.infer(inputsOf([9, 3, 4]));
    const made = vi.spyOn(gpu.device, 'createBindGroup');
    for (const lengths of [[8, 2, 3], [1], [5, 5, 5, 1]]) await trainer.infer(inputsOf(lengths));
    expect(made).not.toHaveBeenCalled();
    await trainer.infer(inputsOf([40]));
    expect(made).toHaveBeenCalled();
    vi.restoreAllMocks();
    trainer.dispose();
  });

  it('answer the same whatever was asked before', async () => {
    const trainer = await trained(await testGpu());
    const alone = await trainer.infer(ragged);
    await trainer.infer(inputsOf([12, 1, 7, 9, 1, 1], 77));
    expect(await trainer.infer(ragged)).toEqual(alone);
    trainer.dispose();
  });
});

test('samples of sequences that are asked in several batches are independent', async () => {
  const trainer = await trained(await testGpu());
  const [P, batch] = [10_000, 8192];
  const row = noise(FEATURES, 9, 2);
  const same = {
    x: Float32Array.from({ length: P * FEATURES }, (_, i) => row[i % FEATURES] as number),
    lengths: Array<number>(P).fill(1),
  };
  const { indices } = await trainer.sample(same, { seed: 4 });
  const probabilities = (await trainer.marginals(same)).unary.subarray(0, LABELS);
  const share = probabilities.reduce((sum, p) => sum + p * p, 0);
  const alike = indices.subarray(batch).filter((label, i) => label === indices[i]).length / (P - batch);
  // Five standard deviations of the share of pairs that agree by chance.
  expect(Math.abs(alike - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / (P - batch)));
  for (const [label, p] of probabilities.entries()) {
    const seen = indices.filter((index) => index === label).length / P;
    expect(Math.abs(seen - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / P));
  }
  trainer.dispose();
});

test('a lost device is told', async () => {
  const device = await (await (await nodeWebGpu()).requestAdapter())?.requestDevice();
  const gpu = Gpu.from(device as GPUDevice);
  const trainer = await trained(gpu);
  const samples = { ...ragged, y: new Float32Array(rowsOf(ragged.lengths)) };
  const fitting = trainer.fit(samples, { steps: 1_000_000, batchSize: 4 });
  setTimeout(() => device?.destroy(), 100);
  await expect(fitting).rejects.toThrow(DeviceLostError);
  for (const ask of [
    () => trainer.infer(ragged),
    () => trainer.marginals(ragged),
    () => trainer.sample(ragged),
    () => trainer.confidence(ragged),
    () => trainer.countAnswers(ragged),
  ]) {
    await expect(ask()).rejects.toThrow(DeviceLostError);
  }
  trainer.dispose();
});

test('memory returns to where it was', async () => {
  using gpu = await Gpu.request({ gpu: await nodeWebGpu() });
  const before = gpu.memory();
  const trainer = await trained(gpu);
  const created = gpu.memory();
  const samples = { ...ragged, y: new Float32Array(rowsOf(ragged.lengths)) };
  await trainer.fit(samples, { steps: 3, batchSize: 4 });
  await trainer.fit(samples, { steps: 3 });
  await trainer.gradients(samples);
  const without = ({ byRole: { staging: _, ...roles } }: ReturnType<Gpu['memory']>) => roles;
  expect(without(gpu.memory())).toEqual(without(created));
  await trainer.program(samples, { batchSize: 2 });
  await trainer.infer(ragged);
  await trainer.rank(ragged, { k: 3 });
  await trainer.marginals(ragged);
  await trainer.confidence(ragged);
  await trainer.score(samples);
  trainer.dispose();
  expect(without(gpu.memory())).toEqual(without(before));
  for (const ask of [
    () => trainer.infer(ragged),
    () => trainer.marginals(ragged),
    () => trainer.sample(ragged),
    () => trainer.confidence(ragged),
    () => trainer.countAnswers(ragged),
  ]) {
    await expect(ask()).rejects.toThrow(DisposedError);
  }
});
