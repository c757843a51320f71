// Sweeps over answers and what goes with them, against their float64 twins.

import { describe, expect, it } from 'vitest';
import freeEnergyBprop from '../../shaders/answers/free_energy_bprop.wgsl';
import freeEnergyBpropBySubgroup from '../../shaders/answers/free_energy_bprop_by_subgroup.wgsl';
import mergeMinimum from '../../shaders/answers/merge_minimum.wgsl';
import pairwise from '../../shaders/answers/pairwise.wgsl';
import rowMostOffending from '../../shaders/answers/row_most_offending.wgsl';
import scaleRows from '../../shaders/answers/scale_rows.wgsl';
import sweepFreeEnergy from '../../shaders/answers/sweep_free_energy.wgsl';
import sweepFreeEnergyBySubgroup from '../../shaders/answers/sweep_free_energy_by_subgroup.wgsl';
import sweepFreeEnergySlopes from '../../shaders/answers/sweep_free_energy_slopes.wgsl';
import sweepFreeEnergySlopesBySubgroup from '../../shaders/answers/sweep_free_energy_slopes_by_subgroup.wgsl';
import sweepMinimum from '../../shaders/answers/sweep_minimum.wgsl';
import sweepMinimumBySubgroup from '../../shaders/answers/sweep_minimum_by_subgroup.wgsl';
import sweepMostOffending from '../../shaders/answers/sweep_most_offending.wgsl';
import sweepMostOffendingBySubgroup from '../../shaders/answers/sweep_most_offending_by_subgroup.wgsl';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { expectKernelMatchesTwin, runKernel, type KernelRun } from '../support/kernel.ts';
import { coarse, noise } from './values.ts';
import { DISTANCES, embeddings, expectEachMatches, L1, NOTHING } from './searches.ts';

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

/** Dimensions that are told to the compiler too: some of the 16 in registers, and more than those. */
const KNOWN_DIMS = [10, 35];

const MINIMUM = [sweepMinimum, sweepMinimumBySubgroup];
const MOST_OFFENDING = [sweepMostOffending, sweepMostOffendingBySubgroup];
const FREE_ENERGY = [sweepFreeEnergy, sweepFreeEnergyBySubgroup];
const FREE_ENERGY_SLOPES = [sweepFreeEnergySlopes, sweepFreeEnergySlopesBySubgroup];
const FREE_ENERGY_BPROP = [freeEnergyBprop, freeEnergyBpropBySubgroup];

async function expectEachFormMatches(forms: readonly KernelSource[], run: KernelRun): Promise<void> {
  for (const form of forms) await expectEachMatches(form, run);
}

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

describe.each(SWEEPS)('%s', (_, params, overrides) => {
  const { rows, columns, dims, chunks } = params;
  const { x, y } = embeddings(params);
  const over = [rows, chunks];
  const found = { minimum: rows * chunks, index: rows * chunks };

  it('sweep_minimum', async () => {
    await expectEachFormMatches(MINIMUM, { tensors: { x, y, ...found }, params, overrides, over });
  });

  it('sweep_most_offending', async () => {
    const answers = noise(columns * 2, 4);
    const tensors = { x, y, answers, desired: noise(rows * 2, 5), ...found };
    const forbidden = { ...params, answer_dims: 2, radius: 0.7 };
    await expectEachFormMatches(MOST_OFFENDING, { tensors, params: forbidden, overrides, over });
  });

  it('sweep_free_energy', async () => {
    for (const beta of [0.5, 10]) {
      const tensors = { x, y, free_energy: rows * chunks };
      await expectEachFormMatches(FREE_ENERGY, {
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

  // exp(−β E) with E of this size multiplies the rounding of β E.
  const tolerance = 1e-5 * (1 + dims / 8);

  it('sweep_free_energy_slopes', async () => {
    for (const beta of [0.5, 10]) {
      for (const form of FREE_ENERGY_SLOPES) {
        await expectKernelMatchesTwin(
          form,
          {
            tensors: { rows_x: x, columns_x: y, free_energy: rows, mean_slope: rows * dims },
            params: { rows, columns, dims, beta, weight: 0.02 },
            overrides,
            over: [rows, dims],
          },
          { tolerance },
        );
      }
    }
  });

  it('free_energy_bprop', async () => {
    // A free energy that fits the energies keeps the weights near 1.
    const tensors = {
      rows_x: x,
      columns_x: y,
      free_energy: noise(columns, 6, 0.1),
      slope: noise(columns, 7),
      drows: rows * dims,
    };
    const numbers = { rows, columns, dims, beta: 2, weight: 0.1 };
    for (const form of FREE_ENERGY_BPROP) {
      await expectKernelMatchesTwin(
        form,
        { tensors, params: numbers, overrides, over: [rows, dims] },
        { tolerance },
      );
    }
  });

  it('scale_rows', () =>
    expectKernelMatchesTwin(scaleRows, {
      tensors: { x, scale: noise(rows, 3), out: rows * dims },
      params: { rows, dims },
      over: [rows],
    }));
});

describe.each(SIZES)('%i×%i×%i in %i', (rows, columns, dims, chunks) => {
  it('sweep_minimum, ranked', async () => {
    const params = { rows, columns, dims, chunks };
    const after = { after_energy: noise(rows, 3, 0.4 * dims), after_index: new Uint32Array(rows) };
    const tensors = { ...embeddings(params), ...after, minimum: rows * chunks, index: rows * chunks };
    const overrides = { ...L1, RANKED: 1 };
    await expectEachFormMatches(MINIMUM, { tensors, params, overrides, over: [rows, chunks] });
  });
});

describe.each([
  ['saturated L1', 4],
  ['saturated half squared', 5],
])('%s', (_, DISTANCE) => {
  it.each([
    [9, 17, 7, 3],
    [6, 9, 35, 2],
  ])('%i×%i×%i in %i: sweeps and derivatives', async (rows, columns, dims, chunks) => {
    const sizes = { rows, columns, dims };
    const params = { ...sizes, chunks };
    // Near each other: far apart all energies are 1.
    const tensors = embeddings(sizes, (length, seed) => noise(length, seed, 0.2));
    const overrides = { DISTANCE };
    const over = [rows, chunks];
    const found = { minimum: rows * chunks, index: rows * chunks };
    await expectEachFormMatches(MINIMUM, { tensors: { ...tensors, ...found }, params, overrides, over });
    await expectEachFormMatches(FREE_ENERGY, {
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
    for (const form of FREE_ENERGY_SLOPES) {
      await expectKernelMatchesTwin(form, {
        tensors: { rows_x: tensors.x, columns_x: tensors.y, free_energy: rows, mean_slope: rows * dims },
        params: { ...sizes, beta: 2, weight: 0.1 },
        overrides,
        over: [rows, dims],
      });
    }
    for (const form of FREE_ENERGY_BPROP) {
      await expectKernelMatchesTwin(form, {
        tensors: {
          rows_x: tensors.x,
          columns_x: tensors.y,
          free_energy: noise(columns, 6, 0.1),
          slope: noise(columns, 7),
          drows: rows * dims,
        },
        params: { ...sizes, beta: 2, weight: 0.1 },
        overrides,
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
    await expectEachFormMatches(MOST_OFFENDING, {
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
    await expectEachFormMatches(MOST_OFFENDING, { tensors, params, overrides, over: [21, 4] });
  });

  it('counts an answer at the radius as incorrect', async () => {
    const answers = Float32Array.from({ length: 41 }, (_, k) => -1 + k / 20);
    const desired = Float32Array.of(0, 0.25, -0.5);
    const params = { rows: 3, columns: 41, first: 0, answer_dims: 1, radius: 0.25 };
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
