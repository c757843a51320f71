import { describe, expect, it, test, vi } from 'vitest';
import {
  chain,
  classifier,
  CompatibilityError,
  DataError,
  DeviceLostError,
  DisposedError,
  EbmError,
  Gpu,
  labels,
  latentChain,
  Linear,
  linearChain,
  mlp,
  nll,
  sgd,
  ShapeError,
  Trainer,
  type TrainerOptions,
} from 'webgpu-ebm';
import { BufferUsage } from '../../src/gpu/flags.ts';
import { noise } from '../kernels/values.ts';
import { freeEnergyOf, listPaths, probabilitiesOf, splitRows, type Path } from '../support/chains.ts';
import { nodeWebGpu, testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const FEATURES = 2;
const LABELS = 3;

const options = (count = LABELS): TrainerOptions => ({
  energy: linearChain({ unary: new Linear(FEATURES, count) }),
  answers: chain({ labels: count }),
  loss: nll(),
  optimizer: sgd({ rate: 0.1 }),
});

/** Parameters with no ties. */
const parametersOf = (count = LABELS) => ({
  weight: noise(count * FEATURES, 1, 1.5),
  pairwise: noise(count * count, 2, 1.5),
  ends: noise(2 * count, 3, 1.5),
});

async function trained(gpu: Gpu, count = LABELS): Promise<Trainer> {
  const trainer = await Trainer.create(gpu, options(count));
  const { weight, pairwise, ends } = parametersOf(count);
  trainer.parameters.load({ 'unary.weight': weight, pairwise, ends });
  return trainer;
}

const inputsOf = (lengths: readonly number[], seed = 5) => {
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  return { x: noise(rows * FEATURES, seed, 2), lengths };
};

const ragged = inputsOf([4, 1, 3, 6, 2, 1]);
const rowsOf = (lengths: readonly number[]) => lengths.reduce((sum, length) => sum + length, 0);

/** All sequences of each sample. */
function listAll({ x, lengths }: ReturnType<typeof inputsOf>, count = LABELS, known?: number[]): Path[][] {
  const byPosition = known && splitRows(known, lengths);
  return splitRows(x, lengths, FEATURES).map((rows, p) =>
    listPaths(rows, parametersOf(count), byPosition?.[p]),
  );
}

const best = (paths: readonly Path[][]): Path[] => paths.map(([path]) => path as Path);

describe.each([
  ['ragged sequences', ragged, LABELS],
  ['one sequence', inputsOf([5]), LABELS],
  ['one position', inputsOf([1]), LABELS],
  ['one label', inputsOf([3, 1, 2]), 1],
  ['two labels', inputsOf([7, 7, 1, 8]), 2],
] as const)('%s', (_, given, count) => {
  const inputs = { x: given.x, lengths: [...given.lengths] };
  const rows = rowsOf(inputs.lengths);
  const all = listAll(inputs, count);

  it('infers the sequence of lowest energy', async () => {
    const trainer = await trained(await testGpu(), count);
    const { answers, energies, indices } = await trainer.infer(inputs);
    expect([...indices]).toEqual(best(all).flatMap((path) => path.labels));
    expect([...answers]).toEqual([...indices]);
    expectClose(
      'energies',
      energies,
      best(all).map(({ energy }) => energy),
      1e-5,
    );
    trainer.dispose();
  });

  it('ranks, in blocks of the sequences', async () => {
    const trainer = await trained(await testGpu(), count);
    const k = 5;
    const { answers, energies, indices } = await trainer.rank(inputs, { k });
    const ranked = all.map((paths) =>
      Array.from(
        { length: k },
        (__, place) => paths[place] ?? { labels: undefined, energy: Math.fround(1e30) },
      ),
    );
    const expected = ranked.flatMap((paths, p) =>
      paths.flatMap((path) => path.labels ?? Array<number>(inputs.lengths[p] as number).fill(0xffff_ffff)),
    );
    expect([...indices]).toEqual(expected);
    expect([...answers]).toEqual(expected.map((label) => (label === 0xffff_ffff ? Number.NaN : label)));
    for (const [i, { energy }] of ranked.flat().entries()) {
      if (energy > 1e29) expect(energies[i]).toBe(energy);
      else expect(energies[i]).toBeCloseTo(energy, 4);
    }
    trainer.dispose();
  });

  it('gives marginals and confidence', async () => {
    const trainer = await trained(await testGpu(), count);
    const beta = 0.7;
    const { unary, pairwise } = await trainer.marginals(inputs, { beta });
    const confidence = await trainer.confidence(inputs, { beta });
    const [single, pairs] = [new Float64Array(rows * count), new Float64Array(rows * count ** 2)];
    let first = 0;
    for (const [p, paths] of all.entries()) {
      const probabilities = probabilitiesOf(paths, beta);
      for (const [i, { labels: path }] of paths.entries()) {
        for (const [t, label] of path.entries()) {
          const probability = probabilities[i] as number;
          const row = first + t;
          single[row * count + label] = (single[row * count + label] as number) + probability;
          if (t === 0) continue;
          const at = (row * count + (path[t - 1] as number)) * count + label;
          pairs[at] = (pairs[at] as number) + probability;
        }
      }
      first += inputs.lengths[p] as number;
    }
    expectClose('P(y_t)', unary, single, 1e-5);
    expectClose('P(y_{t−1}, y_t)', pairwise, pairs, 1e-5);
    const decoded = best(all).flatMap((path) => path.labels);
    expect([...confidence.answers]).toEqual(decoded);
    expectClose(
      'P(y*_t)',
      confidence.positions,
      decoded.map((label, n) => single[n * count + label] as number),
      1e-5,
    );
    expectClose(
      'P(Y*)',
      confidence.sequences,
      all.map((paths) => probabilitiesOf(paths, beta)[0] as number),
      1e-5,
    );
    trainer.dispose();
  });

  it('scores given sequences, finds the most offending ones, and gives the loss and its gradients', async () => {
    const trainer = await trained(await testGpu(), count);
    const right = all.map((paths, p) => paths[(7 * p) % paths.length] as Path);
    const samples = { ...inputs, y: right.flatMap((path) => path.labels) };
    const Ec = right.map(({ energy }) => energy);
    expectClose('Ec', await trainer.score(samples), Ec, 1e-5);

    const offending = await trainer.mostOffending(samples);
    const others = all.map((paths, p) => paths.find((path) => path !== right[p]));
    expectClose('right', offending.rightEnergies, Ec, 1e-5);
    const expected = others.flatMap(
      (path, p) => path?.labels ?? Array<number>(inputs.lengths[p] as number).fill(0xffff_ffff),
    );
    expect([...offending.indices]).toEqual(expected);
    expect([...offending.answers]).toEqual(expected.map((label) => (label < count ? label : Number.NaN)));
    for (const [p, path] of others.entries()) {
      if (path) expect(offending.energies[p]).toBeCloseTo(path.energy, 4);
      else expect(offending.energies[p]).toBe(Math.fround(1e30));
    }

    const { loss, byParameter } = await trainer.gradients(samples);
    const losses = all.map((paths, p) => (Ec[p] as number) - freeEnergyOf(paths, 1));
    expect(loss).toBeCloseTo(losses.reduce((sum, value) => sum + value, 0) / losses.length, 4);
    const slopes = new Float64Array(count ** 2);
    for (const [p, paths] of all.entries()) {
      const probabilities = probabilitiesOf(paths, 1);
      for (const [i, path] of paths.entries()) {
        const weight = ((path === right[p] ? 1 : 0) - (probabilities[i] as number)) / all.length;
        for (let t = 1; t < path.labels.length; t++) {
          const at = (path.labels[t - 1] as number) * count + (path.labels[t] as number);
          slopes[at] = (slopes[at] as number) + weight;
        }
      }
    }
    expectClose('∂V', byParameter['pairwise'] as Float32Array, slopes, 1e-5);
    trainer.dispose();
  });
});

describe('labels that are known', () => {
  // The first of the second sequence contradicts what is best; the third is known throughout.
  const given = [-1, 2, -1, -1, 0, 1, 1, 0, 2, -1, -1, -1, -1, 1, -1, 0, -1];
  const all = listAll(ragged, LABELS, given);

  it('are kept by inference, ranking, marginals and confidence', async () => {
    const trainer = await trained(await testGpu());
    const { indices, energies } = await trainer.infer(ragged, { given });
    expect([...indices]).toEqual(best(all).flatMap((path) => path.labels));
    expectClose(
      'energies',
      energies,
      best(all).map(({ energy }) => energy),
      1e-5,
    );

    const ranking = await trainer.rank(ragged, { k: 2, given });
    const second = all.map((paths) => paths[1]?.energy ?? 1e30);
    for (const [p, energy] of second.entries()) {
      if (energy > 1e29) expect(ranking.energies[2 * p + 1]).toBeGreaterThan(1e29);
      else expect(ranking.energies[2 * p + 1]).toBeCloseTo(energy, 4);
    }

    const { unary } = await trainer.marginals(ragged, { given });
    for (const [n, label] of given.entries()) {
      if (label >= 0) expect(unary[n * LABELS + label]).toBeCloseTo(1, 5);
    }
    const { sequences } = await trainer.confidence(ragged, { given });
    expectClose(
      'P(Y*)',
      sequences,
      all.map((paths) => probabilitiesOf(paths, 1)[0] as number),
      1e-5,
    );
    // And without them as before.
    expect(await trainer.infer(ragged, { given: given.map(() => -1) })).toEqual(await trainer.infer(ragged));
    trainer.dispose();
  });
});

describe('samples', () => {
  const inputs = inputsOf([3, 1, 4]);
  const count = 4000;

  /** How often each sequence of sample p was drawn, in the order of `paths`. */
  function countDrawn(indices: Uint32Array, p: number, paths: readonly Path[]): number[] {
    const first = rowsOf(inputs.lengths.slice(0, p));
    const length = inputs.lengths[p] as number;
    const block = indices.subarray(count * first, count * (first + length));
    const drawn = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const path = block.subarray(i * length, (i + 1) * length).join();
      drawn.set(path, (drawn.get(path) ?? 0) + 1);
    }
    return paths.map((path) => drawn.get(path.labels.join()) ?? 0);
  }

  it('come as often as their probability says', async () => {
    const trainer = await trained(await testGpu());
    const beta = 0.6;
    const { indices, answers } = await trainer.sample(inputs, { count, beta, seed: 4 });
    expect(indices).toHaveLength(count * rowsOf(inputs.lengths));
    expect([...answers.subarray(0, 100)]).toEqual([...indices.subarray(0, 100)]);
    for (const [p, paths] of listAll(inputs).entries()) {
      const drawn = countDrawn(indices, p, paths);
      expect(drawn.reduce((sum, n) => sum + n, 0)).toBe(count);
      const likely = probabilitiesOf(paths, beta).map((probability) => probability * count);
      // Rare ones are taken together: a chi-square wants five of each.
      const [rare, rest] = [likely.map((n) => n < 5), [0, 0] as [number, number]];
      let chi = 0;
      for (const [i, expected] of likely.entries()) {
        if (rare[i]) {
          rest[0] += drawn[i] as number;
          rest[1] += expected;
        } else chi += ((drawn[i] as number) - expected) ** 2 / expected;
      }
      if (rest[1] > 0) chi += (rest[0] - rest[1]) ** 2 / rest[1];
      const freedom = rare.filter((isRare) => !isRare).length;
      expect(chi).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
    }
    trainer.dispose();
  });

  it('keep known labels', async () => {
    const trainer = await trained(await testGpu());
    const given = [-1, 2, -1, 0, -1, 1, 1, -1];
    const { indices } = await trainer.sample(inputs, { count: 50, given });
    const blocks = splitRows(
      indices,
      inputs.lengths.map((length) => 50 * length),
    );
    const known = splitRows(given, inputs.lengths);
    for (const [p, block] of blocks.entries()) {
      for (const [i, label] of block.entries()) {
        const wanted = known[p]?.[i % (inputs.lengths[p] as number)] as number;
        if (wanted >= 0) expect(label).toBe(wanted);
      }
    }
    trainer.dispose();
  });

  it('depend on the seed and on nothing else, and differ between sequences and batches', async () => {
    const gpu = await testGpu();
    const trainer = await trained(gpu);
    // The same X many times, in several batches.
    const x = inputsOf([6]).x;
    const copies = 4000;
    const same = {
      x: Float32Array.from({ length: copies * x.length }, (_, i) => x[i % x.length] as number),
      lengths: Array<number>(copies).fill(6),
    };
    const all = await trainer.sample(same, { seed: 1, beta: 0.1 });
    const made = vi.spyOn(gpu.device, 'createBindGroup');
    expect(await trainer.sample(same, { seed: 1, beta: 0.1 })).toEqual(all);
    expect(await trainer.sample(same, { seed: 2, beta: 0.1 })).not.toEqual(all);
    expect(made).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    const few = await trainer.sample(
      { x: same.x.subarray(0, 300 * x.length), lengths: same.lengths.slice(0, 300) },
      { seed: 1, beta: 0.1 },
    );
    expect(few.indices).toEqual(all.indices.subarray(0, 300 * 6));
    // 3⁶ = 729 sequences, nearly all alike in probability: a batch doesn't repeat the one before.
    const drawn = splitRows(all.indices, same.lengths).map(String);
    const perBatch = Math.floor(8192 / 6);
    const repeats = drawn.slice(0, perBatch).filter((path, i) => path === drawn[i + perBatch]);
    expect(repeats.length).toBeLessThan(0.03 * perBatch);
    expect(new Set(drawn).size).toBeGreaterThan(600);
    trainer.dispose();
  });
});

test('answers are counted, all of them and those that known labels allow', async () => {
  const trainer = await trained(await testGpu());
  const { lengths } = ragged;
  expect([...(await trainer.countAnswers(ragged))]).toEqual(lengths.map((length) => LABELS ** length));
  const given = Array.from({ length: rowsOf(lengths) }, (_, n) => (n % 2 === 0 ? 1 : -1));
  const free = splitRows(given, lengths).map((known) => known.filter((label) => label < 0).length);
  expect([...(await trainer.countAnswers(ragged, { given }))]).toEqual(free.map((n) => LABELS ** n));
  trainer.dispose();
});

describe('a label for a whole sequence', () => {
  const CLASSES = 3;
  const STATES = 2;
  const hidden = (combine: 'minimum' | 'marginal'): TrainerOptions => ({
    ...options(),
    energy: latentChain({ unary: new Linear(FEATURES, CLASSES * STATES), states: STATES, combine }),
    answers: labels(CLASSES),
  });
  const y = [0, 2, 1, 0, 1, 2];

  it.each(['minimum', 'marginal'] as const)('is asked as other labels are, %s', async (combine) => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, hidden(combine));
    const weight = noise(CLASSES * STATES * FEATURES, 1, 1.5);
    const pairwise = noise(CLASSES * STATES ** 2, 2, 1.5);
    const ends = noise(2 * CLASSES * STATES, 3, 1.5);
    trainer.parameters.load({ 'unary.weight': weight, pairwise, ends });
    // Each class is a chain of its own.
    const paths = splitRows(ragged.x, ragged.lengths, FEATURES).map((rows) =>
      Array.from({ length: CLASSES }, (_, k) => {
        const own = <T extends Float32Array>(table: T, width: number) =>
          table.subarray(k * width, (k + 1) * width);
        return listPaths(rows, {
          weight: own(weight, STATES * FEATURES),
          pairwise: own(pairwise, STATES ** 2),
          ends: [...own(ends, STATES), ...own(ends.subarray(CLASSES * STATES), STATES)],
        });
      }),
    );
    const table = paths.map((classes) =>
      classes.map((all) => (combine === 'minimum' ? (all[0] as Path).energy : freeEnergyOf(all, 1))),
    );
    expectClose('E', await trainer.energies(ragged), table.flat(), 1e-5);
    const lowest = table.map((energies) => energies.indexOf(Math.min(...energies)));
    const { indices, latents } = await trainer.infer(ragged);
    expect([...indices]).toEqual(lowest);
    const ranking = await trainer.rank(ragged, { k: CLASSES });
    const order = table.map((energies) =>
      [...energies.keys()].sort((a, b) => (energies[a] as number) - (energies[b] as number)),
    );
    expect([...ranking.indices]).toEqual(order.flat());
    if (combine === 'minimum') {
      const states = (p: number, k: number) => paths[p]?.[k]?.[0]?.labels ?? [];
      expect([...(latents ?? [])]).toEqual(lowest.flatMap((k, p) => states(p, k)));
      expect([...(ranking.latents ?? [])]).toEqual(
        order.flatMap((places, p) => places.flatMap((k) => states(p, k))),
      );
    } else expect(latents).toBeUndefined();
    const scores = await trainer.score({ ...ragged, y });
    expectClose(
      'Ec',
      scores,
      table.map((energies, p) => energies[y[p] as number] as number),
      1e-5,
    );
    expect((await trainer.gibbs(ragged)).length).toBe(6 * CLASSES);
    expect((await trainer.calibrate({ ...ragged, y })).beta).toBeGreaterThan(0);
    const goingBest = await trainer.rankInputs(ragged, 1, { k: 2 });
    const byEnergy = [...table.keys()].sort((a, b) => (table[a]?.[1] as number) - (table[b]?.[1] as number));
    expect([...goingBest.rows]).toEqual(byEnergy.slice(0, 2));
    const surface = await trainer.surface(ragged);
    surface.update();
    const drawn = new Float32Array(await gpu.read(surface.range));
    expectClose('surface', drawn.subarray(0, 6 * CLASSES), table.flat(), 1e-5);
    await expect(trainer.marginals(ragged)).rejects.toThrow(CompatibilityError);
    await expect(trainer.score({ ...ragged, y: new Float32Array(17) })).rejects.toThrow(
      /one row of y for each of 6 sequences, got 17/,
    );
    trainer.dispose();
  });

  it('is learnt, in batches', async () => {
    const lengths = Array.from({ length: 90 }, (_, i) => 2 + ((i * 7) % 9));
    const many = inputsOf(lengths, 21);
    const right = splitRows(many.x, lengths, FEATURES).map((rows) => {
      const mean = rows.filter((_, i) => i % 2 === 0).reduce((a, b) => a + b, 0) / (rows.length / 2);
      return mean > 0.25 ? 2 : mean > -0.25 ? 1 : 0;
    });
    const trainer = await Trainer.create(await testGpu(), {
      ...hidden('marginal'),
      optimizer: sgd({ rate: 0.1 }),
    });
    const { history } = await trainer.fit({ ...many, y: right }, { steps: 300, batchSize: 16 });
    const late = history.slice(-50).reduce((sum, { loss }) => sum + loss, 0) / 50;
    expect(late).toBeLessThan(0.8 * (history[0]?.loss as number));
    trainer.dispose();
  });
});

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
