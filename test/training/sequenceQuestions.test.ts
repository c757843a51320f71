import { describe, expect, it, test, vi } from 'vitest';
import {
  CompatibilityError,
  labels,
  latentChain,
  latentMinimum,
  Linear,
  sgd,
  Trainer,
  type TrainerOptions,
} from 'webgpu-ebm';
import { noise } from '../kernels/values.ts';
import { freeEnergyOf, listPaths, probabilitiesOf, splitRows, type Path } from '../support/chains.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import {
  FEATURES,
  LABELS,
  options,
  parametersOf,
  trained,
  inputsOf,
  ragged,
  rowsOf,
} from './sequenceTrainer.ts';

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

  it('tells which of several energies gave that of a sequence, in one batch and in several', async () => {
    const gpu = await testGpu();
    const part = () => hidden('marginal').energy;
    const whole = await Trainer.create(gpu, {
      ...hidden('marginal'),
      energy: latentMinimum([part(), part()]),
    });
    const weight = (seed: number) => noise(CLASSES * STATES * FEATURES, seed, 1.5);
    const weights = [{ 'unary.weight': weight(1) }, { 'unary.weight': weight(2) }];
    whole.parameters.load({ '1.unary.weight': weight(1), '2.unary.weight': weight(2) });
    const lengths = Array.from({ length: 2000 }, (_, i) => 1 + ((i * 7919) % 23));
    for (const inputs of [ragged, inputsOf(lengths, 9)]) {
      const tables: Float32Array[] = [];
      for (const values of weights) {
        const alone = await Trainer.create(gpu, hidden('marginal'));
        alone.parameters.load(values);
        tables.push(await alone.energies(inputs));
        alone.dispose();
      }
      const [first, second] = tables as [Float32Array, Float32Array];
      const lower = (index: number, p: number): number => {
        const at = p * CLASSES + index;
        return (second[at] as number) < (first[at] as number) ? 1 : 0;
      };
      const { indices, latents } = await whole.infer(inputs);
      expect(new Set(latents)).toEqual(new Set([0, 1]));
      expect([...(latents ?? [])]).toEqual([...indices].map(lower));
      const ranking = await whole.rank(inputs, { k: 2 });
      expect([...(ranking.latents ?? [])]).toEqual(
        [...ranking.indices].map((index, i) => lower(index, Math.floor(i / 2))),
      );
    }
    whole.dispose();
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
