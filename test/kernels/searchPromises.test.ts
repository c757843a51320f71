// What searches promise beyond their twins: ties, equal bits in every kernel, extremes.

import { describe, expect, it, test } from 'vitest';
import mergeMinimum from '../../shaders/answers/merge_minimum.wgsl';
import pairwise from '../../shaders/answers/pairwise.wgsl';
import rowFreeEnergy from '../../shaders/answers/row_free_energy.wgsl';
import sweepFreeEnergyBySubgroup from '../../shaders/answers/sweep_free_energy_by_subgroup.wgsl';
import sweepFreeEnergySlopesBySubgroup from '../../shaders/answers/sweep_free_energy_slopes_by_subgroup.wgsl';
import sweepMinimum from '../../shaders/answers/sweep_minimum.wgsl';
import { expectClose, runKernel } from '../support/kernel.ts';
import { coarse, noise } from './values.ts';
import { DISTANCES, embeddings, expectEachMatches, L1, NOTHING } from './searches.ts';

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
    const { once } = await runKernel(sweepFreeEnergySlopesBySubgroup, {
      tensors: { rows_x: equal, columns_x: equal, free_energy: 8, mean_slope: 24 },
      params: { rows: 8, columns: 8, dims: 3, beta: 1, weight: 1 },
      overrides: L1,
      over: [8, 3],
    });
    expect(new Set(once['mean_slope'])).toEqual(new Set([0]));
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
    const parts = await expectEachMatches(sweepFreeEnergyBySubgroup, {
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
    const slopes = await expectEachMatches(sweepFreeEnergySlopesBySubgroup, {
      tensors: { rows_x: x, columns_x: y, free_energy: 9, mean_slope: 9 },
      params: { rows: 9, columns: 50, dims: 1, beta, weight: 0.02 },
      overrides: L1,
      over: [9, 1],
    });
    expectClose('F', slopes['free_energy'] as Float32Array, free_energy as Float32Array, 1e-6, 0);
  });

  // The lowest energies come after the first columns, and lie so much lower that a second turn must start from them.
  it.each([
    ['a little lower', 20],
    ['much lower', 1e4],
  ])('later answers %s', async (_, gap) => {
    const columns = 2100;
    const answers = noise(columns, 2).map((value, c) => (c < 20 ? value + gap : value));
    await expectEachMatches(sweepFreeEnergySlopesBySubgroup, {
      tensors: { rows_x: noise(9, 1), columns_x: answers, free_energy: 9, mean_slope: 9 },
      params: { rows: 9, columns, dims: 1, beta: 2, weight: 0.02 },
      overrides: L1,
      over: [9, 1],
    });
  });

  it('where all answers pull the same way, the derivative is that pull to the last bit', async () => {
    const { once } = await runKernel(sweepFreeEnergySlopesBySubgroup, {
      tensors: {
        rows_x: noise(9, 1).map((value) => value + 3),
        columns_x: noise(70, 2),
        free_energy: 9,
        mean_slope: 9,
      },
      params: { rows: 9, columns: 70, dims: 1, beta: 2, weight: 0.02 },
      overrides: L1,
      over: [9, 1],
    });
    expect(new Set(once['mean_slope'])).toEqual(new Set([1]));
  });
});
