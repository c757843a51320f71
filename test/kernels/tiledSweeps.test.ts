// The forms for GPUs of the sweeps over answers, against their float64 twins and, bit by bit where energies are
// compared, against the forms for CPU adapters.

import { describe, expect, it } from 'vitest';
import sweepFreeEnergyTiled from '../../shaders/answers/sweep_free_energy_tiled.wgsl';
import sweepMinimum from '../../shaders/answers/sweep_minimum.wgsl';
import sweepMinimumTiled from '../../shaders/answers/sweep_minimum_tiled.wgsl';
import sweepMostOffendingTiled from '../../shaders/answers/sweep_most_offending_tiled.wgsl';
import { runKernel } from '../support/kernel.ts';
import { coarse, noise } from './values.ts';
import { embeddings, expectEachMatches, L1, NOTHING } from './searches.ts';

/** [rows, columns, dims, chunks]: single, odd, whole and broken tiles, several workgroups, empty chunks, many dimensions. */
const SIZES = [
  [1, 1, 1, 1],
  [3, 5, 3, 1],
  [32, 32, 16, 1],
  [33, 65, 10, 2],
  [70, 101, 10, 4],
  [5, 4, 3, 7],
  [40, 70, 17, 2],
  [6, 100, 40, 1],
] as const;

const ALL_DISTANCES = [
  ['L1', 0],
  ['half squared', 1],
  ['dot', 2],
  ['saturated L1', 4],
  ['saturated half squared', 5],
] as const;

/** Every size with L1, a narrow and a wide one with the other distances; DIMS told to the compiler or not. */
const SWEEPS = SIZES.flatMap(([rows, columns, dims, chunks], i) =>
  ALL_DISTANCES.filter(([, DISTANCE]) => DISTANCE === 0 || i === 3 || i === 6).map(([name, DISTANCE], j) => {
    const known = (i + j) % 2 === 0;
    return [
      `${rows}×${columns}×${dims} in ${chunks}, ${name}${known ? ', DIMS known' : ''}`,
      { rows, columns, dims, chunks },
      { DISTANCE, DIMS: known ? dims : 0 },
    ] as const;
  }),
);

describe.each(SWEEPS)('%s', (_, params, overrides) => {
  const { rows, columns, dims, chunks } = params;
  // Near each other: far apart, all saturated energies are 1.
  const scale = overrides.DISTANCE >= 4 ? 2 / dims : 1;
  const { x, y } = embeddings(params, (length, seed) => noise(length, seed, scale));
  const over = [rows, chunks];
  const found = { minimum: rows * chunks, index: rows * chunks };

  it('sweep_minimum, with the bits of the form for CPU adapters', async () => {
    const run = { tensors: { x, y, ...found }, params, overrides, over };
    const tiled = await expectEachMatches(sweepMinimumTiled, run);
    const { once } = await runKernel(sweepMinimum, run);
    // The saturated ones end in an approximation, which compilers may round in their own ways.
    if (overrides.DISTANCE < 4) expect(tiled).toEqual(once);
  });

  it('sweep_most_offending', async () => {
    const answers = noise(columns * 2, 4);
    const tensors = { x, y, answers, desired: noise(rows * 2, 5), ...found };
    const forbidden = { ...params, answer_dims: 2, radius: 0.7 };
    await expectEachMatches(sweepMostOffendingTiled, { tensors, params: forbidden, overrides, over });
  });

  it('sweep_free_energy', async () => {
    for (const beta of [0.5, 10]) {
      await expectEachMatches(sweepFreeEnergyTiled, {
        tensors: { x, y, free_energy: rows * chunks },
        params: { ...params, beta, weight: 0.02 },
        overrides,
        over,
      });
    }
  });
});

describe('searches', () => {
  const params = { rows: 21, columns: 80, dims: 3, chunks: 2 };
  const over = [21, 2];
  const found = { minimum: 42, index: 42 };

  it('give ties to the lowest answer', async () => {
    const tensors = { ...embeddings(params, coarse), ...found };
    const { index } = await expectEachMatches(sweepMinimumTiled, { tensors, params, overrides: L1, over });
    const equal = { x: new Float32Array(63), y: new Float32Array(240), ...found };
    const same = await expectEachMatches(sweepMinimumTiled, { tensors: equal, params, overrides: L1, over });
    expect(new Set(same['index'] as Uint32Array)).toEqual(new Set([0, 40]));
    expect(index).not.toEqual(same['index']);
  });

  it('list all answers in the order by energy, then by number, where ranked', async () => {
    const one = { ...params, chunks: 1 };
    const { x, y } = embeddings(params, coarse);
    const orders = Array.from({ length: 21 }, (): number[] => []);
    let after: { after_energy: Float32Array; after_index: Uint32Array } = {
      after_energy: new Float32Array(21).fill(-1e30),
      after_index: new Uint32Array(21),
    };
    for (let rank = 0; rank < 4; rank++) {
      const { minimum, index } = await expectEachMatches(sweepMinimumTiled, {
        tensors: { x, y, ...after, minimum: 21, index: 21 },
        params: one,
        overrides: { ...L1, RANKED: 1 },
        over: [21, 1],
      });
      after = { after_energy: minimum as Float32Array, after_index: index as Uint32Array };
      for (const [p, choice] of after.after_index.entries()) orders[p]?.push(choice);
    }
    for (const [p, order] of orders.entries()) {
      const energies = Array.from({ length: 80 }, (_, k) =>
        [0, 1, 2].reduce((sum, d) => sum + Math.abs((x[p * 3 + d] as number) - (y[k * 3 + d] as number)), 0),
      );
      const sorted = [...energies.keys()].sort(
        (a, b) => (energies[a] as number) - (energies[b] as number) || a - b,
      );
      expect(order).toEqual(sorted.slice(0, 4));
    }
  });

  it.each([0, 1])('leave out right answers, ANSWER_DIMS %i', async (ANSWER_DIMS) => {
    const tensors = { ...embeddings(params), answers: coarse(80, 4), desired: coarse(21, 5), ...found };
    const forbidden = { ...params, answer_dims: 1, radius: 0.5 };
    const overrides = { ...L1, ANSWER_DIMS };
    await expectEachMatches(sweepMostOffendingTiled, { tensors, params: forbidden, overrides, over });
  });

  it('leave out right answers given by number', async () => {
    const desired = Float32Array.from({ length: 21 }, (_, p) => (p * 7) % 80);
    const tensors = { ...embeddings(params), desired, ...found };
    const forbidden = { ...params, answer_dims: 2, radius: 9 };
    const overrides = { ...L1, NUMBERED: 1, ANSWER_DIMS: 2 };
    await expectEachMatches(sweepMostOffendingTiled, { tensors, params: forbidden, overrides, over });
  });

  it('find nothing where every answer is right', async () => {
    const tensors = { ...embeddings(params), answers: noise(80, 4), desired: noise(21, 5), ...found };
    const { once } = await runKernel(sweepMostOffendingTiled, {
      tensors,
      params: { ...params, answer_dims: 1, radius: 100 },
      overrides: L1,
      over,
    });
    expect(new Set(once['index'])).toEqual(new Set([NOTHING]));
    expect(new Set(once['minimum'])).toEqual(new Set([Math.fround(1e30)]));
  });
});

describe('extremes', () => {
  const params = { rows: 9, columns: 50, dims: 1, chunks: 3 };

  it.each([0.5, 10, 100])('energies to 1e4 at β = %f', async (beta) => {
    await expectEachMatches(sweepFreeEnergyTiled, {
      tensors: { x: noise(9, 1, 5000), y: noise(50, 2, 5000), free_energy: 27 },
      params: { ...params, beta, weight: 0.02 },
      overrides: L1,
      over: [9, 3],
    });
    // Dot products: energies of both signs.
    await expectEachMatches(sweepFreeEnergyTiled, {
      tensors: { x: noise(9, 1, 100), y: noise(50, 2, 100), free_energy: 27 },
      params: { ...params, beta, weight: 0.02 },
      overrides: { DISTANCE: 2, DIMS: 1 },
      over: [9, 3],
    });
  });
});
