import { describe, expect, it, test } from 'vitest';
import freeEnergyBprop from '../../shaders/answers/free_energy_bprop.wgsl';
import gatherRight from '../../shaders/answers/gather_right.wgsl';
import gatherRows from '../../shaders/answers/gather_rows.wgsl';
import gibbs from '../../shaders/answers/gibbs.wgsl';
import mergeMinimum from '../../shaders/answers/merge_minimum.wgsl';
import pairwise from '../../shaders/answers/pairwise.wgsl';
import rowChoiceBprop from '../../shaders/answers/row_choice_bprop.wgsl';
import rowFreeEnergy from '../../shaders/answers/row_free_energy.wgsl';
import rowFreeEnergyBprop from '../../shaders/answers/row_free_energy_bprop.wgsl';
import rowMinimum from '../../shaders/answers/row_minimum.wgsl';
import rowMostOffending from '../../shaders/answers/row_most_offending.wgsl';
import rowPick from '../../shaders/answers/row_pick.wgsl';
import sweepFreeEnergy from '../../shaders/answers/sweep_free_energy.wgsl';
import sweepMinimum from '../../shaders/answers/sweep_minimum.wgsl';
import sweepMostOffending from '../../shaders/answers/sweep_most_offending.wgsl';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { freeEnergyOf } from '../../src/reference/answers/freeEnergyOf.ts';
import { expectKernelMatchesTwin, runKernel, type KernelRun } from '../support/kernel.ts';
import { readFixture } from '../reference/support.ts';
import { coarse, noise } from './values.ts';

const NOTHING = 0xffffffff;

/** [rows, columns, dims, chunks]: single, odd, no multiple of a tile, several workgroups, empty chunks, many dimensions. */
const SIZES = [
  [1, 1, 1, 1],
  [3, 5, 2, 1],
  [9, 17, 7, 3],
  [70, 33, 10, 5],
  [600, 7, 16, 2],
  [5, 4, 3, 7],
  [6, 9, 35, 2],
] as const;

const DISTANCES = [
  ['L1', 0],
  ['half squared', 1],
  ['dot', 2],
] as const;

/** Dimensions that are told to the compiler too: some of the 16 in registers, and more than those. */
const KNOWN_DIMS = [10, 35];

/** Overrides that most tests share: on a CPU adapter each further combination takes half a second to compile. */
const L1 = { DISTANCE: 0, DIMS: 0 };

/** Every size with every distance. */
const SWEEPS = SIZES.flatMap(([rows, columns, dims, chunks]) => {
  const params = { rows, columns, dims, chunks };
  const size = `${rows}×${columns}×${dims} in ${chunks}`;
  const variants = DISTANCES.map(([name, DISTANCE]) => ({ name, DISTANCE, DIMS: 0 }));
  const known = KNOWN_DIMS.includes(dims) ? [{ name: 'L1, DIMS known', DISTANCE: 0, DIMS: dims }] : [];
  return [...variants, ...known].map(
    ({ name, ...overrides }) => [`${size}, ${name}`, params, overrides] as const,
  );
});

interface Sizes {
  rows: number;
  columns: number;
  dims: number;
}

const embeddings = (
  { rows, columns, dims }: Sizes,
  make: (length: number, seed: number) => Float32Array = noise,
) => ({
  x: make(rows * dims, 1),
  y: make(columns * dims, 2),
});

/** Like expectKernelMatchesTwin, but element by element: a 1e30 for "nothing" doesn't widen the tolerance of the others. */
async function expectEachMatches(
  source: KernelSource,
  run: KernelRun,
): Promise<Record<string, ArrayLike<number>>> {
  const { once, twin } = await runKernel(source, run);
  for (const [name, values] of Object.entries(once)) {
    const expected = twin[name] as Float32Array;
    expect(values.length).toBe(expected.length);
    for (const [i, value] of values.entries()) {
      const error = Math.abs(value - (expected[i] as number));
      const close =
        values instanceof Uint32Array ? error === 0 : error <= 1e-5 * (1 + Math.abs(expected[i] as number));
      expect(close, `${source.name}.${name}[${i}]: got ${value}, expected ${expected[i]}`).toBe(true);
    }
  }
  return once;
}

describe.each(SWEEPS)('%s', (_, params, overrides) => {
  const { rows, columns, dims, chunks } = params;
  const { x, y } = embeddings(params);
  const over = [rows, chunks];
  const found = { minimum: rows * chunks, index: rows * chunks };

  it('sweep_minimum', async () => {
    await expectEachMatches(sweepMinimum, { tensors: { x, y, ...found }, params, overrides, over });
  });

  it('sweep_most_offending', async () => {
    const answers = noise(columns * 2, 4);
    const tensors = { x, y, answers, desired: noise(rows * 2, 5), ...found };
    const forbidden = { ...params, answer_dims: 2, radius: 0.7 };
    await expectEachMatches(sweepMostOffending, { tensors, params: forbidden, overrides, over });
  });

  it('sweep_free_energy', async () => {
    for (const beta of [0.5, 10]) {
      const tensors = { x, y, free_energy: rows * chunks };
      await expectEachMatches(sweepFreeEnergy, {
        tensors,
        params: { ...params, beta, weight: 0.02 },
        overrides,
        over,
      });
    }
  });

  it('pairwise', async () => {
    const size = { rows, columns, dims };
    const tensors = { x, y, energies: rows * columns };
    await expectKernelMatchesTwin(pairwise, { tensors, params: size, overrides, over: [rows, columns] });
  });

  it.each([0, 1])('free_energy_bprop, SAMPLES_ARE %i', async (SAMPLES_ARE) => {
    const [beta, weight] = [2, 0.1];
    const samples = SAMPLES_ARE ? columns : rows;
    // A free energy that fits the energies keeps the weights near 1.
    const tensors = {
      rows_x: x,
      columns_x: y,
      free_energy: noise(samples, 6, 0.1),
      slope: noise(samples, 7),
      drows: rows * dims,
    };
    const numbers = { rows, columns, dims, beta, weight };
    await expectKernelMatchesTwin(
      freeEnergyBprop,
      { tensors, params: numbers, overrides: { ...overrides, SAMPLES_ARE }, over: [rows, dims] },
      // exp(−β E) with E of this size multiplies the rounding of β E.
      { tolerance: 1e-5 * (1 + dims / 8) },
    );
  });
});

describe.each(SIZES)('%i×%i×%i in %i', (rows, columns, dims, chunks) => {
  it('sweep_minimum, ranked', async () => {
    const params = { rows, columns, dims, chunks };
    const after = { after_energy: noise(rows, 3, 0.4 * dims), after_index: new Uint32Array(rows) };
    const tensors = { ...embeddings(params), ...after, minimum: rows * chunks, index: rows * chunks };
    const overrides = { ...L1, RANKED: 1 };
    await expectEachMatches(sweepMinimum, { tensors, params, overrides, over: [rows, chunks] });
  });
});

describe.each([
  ['saturated L1', 4],
  ['saturated half squared', 5],
])('%s', (_, DISTANCE) => {
  it.each([
    [9, 17, 7, 3],
    [6, 9, 35, 2],
  ])('%i×%i×%i in %i: sweeps and free_energy_bprop', async (rows, columns, dims, chunks) => {
    const sizes = { rows, columns, dims };
    const params = { ...sizes, chunks };
    // Near each other: far apart all energies are 1.
    const tensors = embeddings(sizes, (length, seed) => noise(length, seed, 0.2));
    const overrides = { DISTANCE };
    const over = [rows, chunks];
    const found = { minimum: rows * chunks, index: rows * chunks };
    await expectEachMatches(sweepMinimum, { tensors: { ...tensors, ...found }, params, overrides, over });
    await expectEachMatches(sweepFreeEnergy, {
      tensors: { ...tensors, free_energy: rows * chunks },
      params: { ...params, beta: 2, weight: 0.1 },
      overrides,
      over,
    });
    await expectKernelMatchesTwin(pairwise, {
      tensors: { ...tensors, energies: rows * columns },
      params: sizes,
      overrides,
      over: [rows, columns],
    });
    for (const SAMPLES_ARE of [0, 1]) {
      const samples = SAMPLES_ARE ? columns : rows;
      await expectKernelMatchesTwin(freeEnergyBprop, {
        tensors: {
          rows_x: tensors.x,
          columns_x: tensors.y,
          free_energy: noise(samples, 6, 0.1),
          slope: noise(samples, 7),
          drows: rows * dims,
        },
        params: { ...sizes, beta: 2, weight: 0.1 },
        overrides: { DISTANCE, SAMPLES_ARE },
        over: [rows, dims],
      });
    }
  });
});

describe('one answer dimension', () => {
  it.each([0, 1])('sweep_most_offending, ANSWER_DIMS %i', async (ANSWER_DIMS) => {
    const params = { rows: 21, columns: 40, dims: 3, chunks: 4, answer_dims: 1, radius: 0.5 };
    const tensors = {
      ...embeddings(params),
      answers: coarse(40, 4),
      desired: coarse(21, 5),
      minimum: 84,
      index: 84,
    };
    await expectEachMatches(sweepMostOffending, {
      tensors,
      params,
      overrides: { ANSWER_DIMS },
      over: [21, 4],
    });
  });

  it('counts every other number as incorrect, where right answers are given by number', async () => {
    const params = { rows: 21, columns: 40, dims: 3, chunks: 4, answer_dims: 2, radius: 9 };
    const desired = Float32Array.from({ length: 21 }, (_, p) => (p * 7) % 40);
    const tensors = { ...embeddings(params), desired, minimum: 84, index: 84 };
    const overrides = { NUMBERED: 1, ANSWER_DIMS: 2 };
    await expectEachMatches(sweepMostOffending, { tensors, params, overrides, over: [21, 4] });
  });

  it('counts an answer at the radius as incorrect', async () => {
    const answers = Float32Array.from({ length: 41 }, (_, k) => -1 + k / 20);
    const desired = Float32Array.of(0, 0.25, -0.5);
    const params = { rows: 3, columns: 41, answer_dims: 1, radius: 0.25 };
    const energies = Float32Array.from({ length: 123 }, (_, i) =>
      Math.abs((answers[i % 41] as number) - (desired[Math.floor(i / 41)] as number)),
    );
    const tensors = { energies, answers, desired, minimum: 3, index: 3 };
    const { index } = await expectEachMatches(rowMostOffending, { tensors, params, over: [3] });
    expect([...(index as Uint32Array)]).toEqual([15, 20, 5]);
  });

  it('finds nothing where every answer is right', async () => {
    const params = { rows: 5, columns: 6, dims: 2, chunks: 2, answer_dims: 1, radius: 100 };
    const tensors = {
      ...embeddings(params),
      answers: noise(6, 4),
      desired: noise(5, 5),
      minimum: 10,
      index: 10,
    };
    const sweep = await runKernel(sweepMostOffending, { tensors, params, overrides: L1, over: [5, 2] });
    expect(new Set(sweep.once['index'])).toEqual(new Set([NOTHING]));
    expect(new Set(sweep.once['minimum'])).toEqual(new Set([Math.fround(1e30)]));
    const merged = await runKernel(mergeMinimum, {
      tensors: {
        minimum: sweep.once['minimum'] as Float32Array,
        index: sweep.once['index'] as Uint32Array,
        energy: 5,
        choice: 5,
      },
      params: { rows: 5, chunks: 2 },
      over: [5],
    });
    expect(new Set(merged.once['choice'])).toEqual(new Set([NOTHING]));
    expect(new Set(merged.once['energy'])).toEqual(new Set([Math.fround(1e30)]));
  });
});

describe('ties go to the lowest answer', () => {
  const params = { rows: 13, columns: 30, dims: 2, chunks: 4 };
  const { x, y } = embeddings(params, coarse);

  it.each(DISTANCES)('%s', async (_, DISTANCE) => {
    const tensors = { x, y, minimum: 52, index: 52 };
    const { minimum, index } = await expectEachMatches(sweepMinimum, {
      tensors,
      params,
      overrides: { DISTANCE, DIMS: 0 },
      over: [13, 4],
    });
    const chunks = { minimum: minimum as Float32Array, index: index as Uint32Array };
    const merged = {
      tensors: { ...chunks, energy: 13, choice: 13 },
      params: { rows: 13, chunks: 4 },
      over: [13],
    };
    await expectEachMatches(mergeMinimum, merged);
  });

  it('has no derivative of L1 where row and column are equal', async () => {
    const equal = new Float32Array(8 * 3).fill(0.75);
    const { once } = await runKernel(freeEnergyBprop, {
      tensors: {
        rows_x: equal,
        columns_x: equal,
        free_energy: new Float32Array(8),
        slope: new Float32Array(8).fill(1),
        drows: 24,
      },
      params: { rows: 8, columns: 8, dims: 3, beta: 1, weight: 1 },
      overrides: { ...L1, SAMPLES_ARE: 0 },
      over: [8, 3],
    });
    expect(new Set(once['drows'])).toEqual(new Set([0]));
  });
});

describe('the same energies in every kernel', () => {
  const params = { rows: 11, columns: 23, dims: 35, chunks: 3 };
  const { rows, columns, dims } = params;
  const { x, y } = embeddings(params);

  it.each(DISTANCES)('%s', async (_, DISTANCE) => {
    const table = await runKernel(pairwise, {
      tensors: { x, y, energies: rows * columns },
      params: { rows, columns, dims },
      overrides: { DISTANCE, DIMS: 0 },
      over: [rows, columns],
    });
    const energies = table.once['energies'] as Float32Array;
    for (const DIMS of DISTANCE === 0 ? [0, dims] : [0]) {
      const { once } = await runKernel(sweepMinimum, {
        tensors: { x, y, minimum: rows * 3, index: rows * 3 },
        params,
        overrides: { DISTANCE, DIMS },
        over: [rows, 3],
      });
      const chosen = Array.from(
        once['index'] as Uint32Array,
        (k, i) => energies[Math.floor(i / 3) * columns + k],
      );
      expect([...(once['minimum'] as Float32Array)]).toEqual(chosen);
    }
  });
});

test('ranked sweeps list all columns in the order by energy, then by column', async () => {
  const params = { rows: 5, columns: 12, dims: 2, chunks: 3 };
  const { rows, columns, dims } = params;
  const { x, y } = embeddings(params, coarse);
  const table = await runKernel(pairwise, {
    tensors: { x, y, energies: rows * columns },
    params: { rows, columns, dims },
    overrides: L1,
    over: [rows, columns],
  });
  const orders = Array.from({ length: rows }, (): number[] => []);
  let after: { after_energy: Float32Array; after_index: Uint32Array } = {
    after_energy: new Float32Array(rows).fill(-1e30),
    after_index: new Uint32Array(rows),
  };
  for (let rank = 0; rank <= columns; rank++) {
    const sweep = await runKernel(sweepMinimum, {
      tensors: { x, y, ...after, minimum: rows * 3, index: rows * 3 },
      params,
      overrides: { ...L1, RANKED: 1 },
      over: [rows, 3],
    });
    const merged = await runKernel(mergeMinimum, {
      tensors: {
        minimum: sweep.once['minimum'] as Float32Array,
        index: sweep.once['index'] as Uint32Array,
        energy: rows,
        choice: rows,
      },
      params: { rows, chunks: 3 },
      over: [rows],
    });
    after = {
      after_energy: merged.once['energy'] as Float32Array,
      after_index: merged.once['choice'] as Uint32Array,
    };
    for (const [p, choice] of after.after_index.entries()) orders[p]?.push(choice);
  }
  const energies = table.once['energies'] as Float32Array;
  for (const [p, order] of orders.entries()) {
    const row = energies.subarray(p * columns, (p + 1) * columns);
    const sorted = [...row.keys()].sort((a, b) => (row[a] as number) - (row[b] as number) || a - b);
    expect(order).toEqual([...sorted, NOTHING]);
  }
});

describe('extremes', () => {
  const params = { rows: 9, columns: 50, dims: 1, chunks: 3 };
  const x = noise(9, 1, 5000);
  const y = noise(50, 2, 5000);

  it.each([0.5, 1, 10])('energies to 1e4 at β = %f', async (beta) => {
    const sweep = { ...params, beta, weight: 0.02 };
    const parts = await expectEachMatches(sweepFreeEnergy, {
      tensors: { x, y, free_energy: 27 },
      params: sweep,
      overrides: L1,
      over: [9, 3],
    });
    const energies = parts['free_energy'] as Float32Array;
    const merge = { rows: 9, columns: 3, beta, weight: 1 };
    const { free_energy } = await expectEachMatches(rowFreeEnergy, {
      tensors: { energies, free_energy: 9 },
      params: merge,
      over: [9],
    });
    const { once } = await runKernel(freeEnergyBprop, {
      tensors: {
        rows_x: x,
        columns_x: y,
        free_energy: free_energy as Float32Array,
        slope: new Float32Array(9).fill(1),
        drows: 9,
      },
      params: { rows: 9, columns: 50, dims: 1, beta, weight: 0.02 },
      overrides: { ...L1, SAMPLES_ARE: 0 },
      over: [9, 1],
    });
    // Σ_k P_k·sign: within [−1, 1], up to the rounding of β E.
    for (const d of once['drows'] as Float32Array) expect(Math.abs(d)).toBeLessThan(1 + 0.001 * beta);
  });
});

interface FreeEnergyCase {
  id: string;
  hyper: { beta?: number; w?: number };
  inputs: { x?: number[][]; E?: number[][] };
  out: number[];
}

describe('row_free_energy has the reference values', () => {
  const { cases } = readFixture<{ cases: FreeEnergyCase[] }>('free_energy.json');

  it.each(cases.map((c) => [c.id, c] as const))('%s', async (_, { hyper, inputs, out }) => {
    // log Σ e^x is −F at β = 1 of energies −x.
    const sign = inputs.E ? 1 : -1;
    const table = (inputs.E ?? inputs.x) as number[][];
    const [rows, columns] = [table.length, table[0]?.length as number];
    const { once } = await runKernel(rowFreeEnergy, {
      tensors: { energies: Float32Array.from(table.flat(), (value) => sign * value), free_energy: rows },
      params: { rows, columns, beta: hyper.beta ?? 1, weight: hyper.w ?? 1 },
      over: [rows],
    });
    for (const [p, value] of out.entries()) {
      const error = Math.abs(sign * (once['free_energy']?.[p] as number) - value);
      expect(error).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(value)));
    }
  });
});

describe.each([
  [1, 1],
  [3, 2],
  [70, 11],
  [300, 4],
])('tables of %i × %i', (rows, columns) => {
  const size = { rows, columns };
  const energies = noise(rows * columns, 1, 3);
  const found = { minimum: rows, index: rows };
  const labels = Float32Array.from({ length: rows }, (_, p) => (7 * p) % columns);
  const boltzmann = { ...size, beta: 1.5, weight: 0.5 };
  const free_energy = Float32Array.from({ length: rows }, (_, p) =>
    freeEnergyOf(Float64Array.from(energies.subarray(p * columns, (p + 1) * columns)), 1.5, 0.5),
  );

  it('row_minimum', async () => {
    await expectEachMatches(rowMinimum, { tensors: { energies, ...found }, params: size, over: [rows] });
    const ties = coarse(rows * columns, 2);
    await expectEachMatches(rowMinimum, {
      tensors: { energies: ties, ...found },
      params: size,
      over: [rows],
    });
    const after = { after_energy: coarse(rows, 3), after_index: new Uint32Array(rows).fill(1) };
    const ranked = {
      tensors: { energies: ties, ...after, ...found },
      params: size,
      overrides: { RANKED: 1 },
      over: [rows],
    };
    await expectEachMatches(rowMinimum, ranked);
  });

  it('row_most_offending', async () => {
    const answers = Float32Array.from({ length: columns }, (_, k) => k);
    await expectEachMatches(rowMostOffending, {
      tensors: { energies, answers, desired: labels, ...found },
      params: { ...size, answer_dims: 1, radius: 0.5 },
      overrides: { ANSWER_DIMS: 1 },
      over: [rows],
    });
    await expectEachMatches(rowMostOffending, {
      tensors: { energies, answers: noise(columns * 3, 4), desired: noise(rows * 3, 5), ...found },
      params: { ...size, answer_dims: 3, radius: 1 },
      over: [rows],
    });
    await expectEachMatches(rowMostOffending, {
      tensors: { energies, desired: labels, ...found },
      params: { ...size, answer_dims: 1, radius: 1 },
      overrides: { NUMBERED: 1 },
      over: [rows],
    });
  });

  it('row_free_energy, its bprop, gibbs', async () => {
    await expectKernelMatchesTwin(rowFreeEnergy, {
      tensors: { energies, free_energy: rows },
      params: boltzmann,
      over: [rows],
    });
    const over = [rows * columns];
    await expectKernelMatchesTwin(gibbs, {
      tensors: { energies, free_energy, probability: rows * columns },
      params: boltzmann,
      over,
    });
    const tensors = { energies, free_energy, slope: noise(rows, 6), denergies: rows * columns };
    await expectKernelMatchesTwin(rowFreeEnergyBprop, { tensors, params: boltzmann, over });
  });

  it('row_pick and row_choice_bprop', async () => {
    const picked = {
      tensors: { energies, desired: labels, energy: rows, index: rows },
      params: size,
      over: [rows],
    };
    await expectKernelMatchesTwin(rowPick, picked);
    const index = Uint32Array.from(labels);
    index[0] = NOTHING;
    const tensors = { index, slope: noise(rows, 6), denergies: rows * columns };
    await expectKernelMatchesTwin(rowChoiceBprop, { tensors, params: size, over: [rows * columns] });
  });

  it('gather_right', async () => {
    const desired = Float32Array.from({ length: rows }, (_, p) => p % 5);
    const tensors = { answers: noise(5 * columns, 7), desired, out: rows * columns };
    const over = [rows * columns];
    await expectKernelMatchesTwin(gatherRight, { tensors, params: { rows, width: columns }, over });
  });

  it('gather_rows', async () => {
    const source = noise(5 * columns, 7);
    const index = Uint32Array.from({ length: rows }, (_, p) => (p % 7 === 6 ? NOTHING : p % 7));
    const tensors = { source, index, out: rows * columns };
    const params = { rows, width: columns, source_rows: 5 };
    await expectKernelMatchesTwin(gatherRows, { tensors, params, over: [rows * columns] });
  });

  it('merge_minimum', async () => {
    const index = Uint32Array.from({ length: rows * columns }, (_, i) => 3 * (i % columns));
    const tensors = { minimum: coarse(rows * columns, 8), index, energy: rows, choice: rows };
    await expectEachMatches(mergeMinimum, { tensors, params: { rows, chunks: columns }, over: [rows] });
  });
});
