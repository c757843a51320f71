// Reductions of stored energies, against their float64 twins and reference values.

import { describe, expect, it } from 'vitest';
import foundSlope from '../../shaders/answers/found_slope.wgsl';
import gatherRight from '../../shaders/answers/gather_right.wgsl';
import gatherRows from '../../shaders/answers/gather_rows.wgsl';
import gibbs from '../../shaders/answers/gibbs.wgsl';
import mergeMinimum from '../../shaders/answers/merge_minimum.wgsl';
import rowChoiceBprop from '../../shaders/answers/row_choice_bprop.wgsl';
import rowFreeEnergy from '../../shaders/answers/row_free_energy.wgsl';
import rowFreeEnergyBprop from '../../shaders/answers/row_free_energy_bprop.wgsl';
import rowMinimum from '../../shaders/answers/row_minimum.wgsl';
import rowMostOffending from '../../shaders/answers/row_most_offending.wgsl';
import rowPick from '../../shaders/answers/row_pick.wgsl';
import { freeEnergyOf } from '../../src/reference/answers/freeEnergyOf.ts';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { readFixture } from '../reference/support.ts';
import { coarse, noise } from './values.ts';
import { expectEachMatches, NOTHING } from './searches.ts';

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
    const params = { ...size, first: 5 };
    await expectEachMatches(rowMinimum, { tensors: { energies, ...found }, params, over: [rows] });
    const ties = coarse(rows * columns, 2);
    await expectEachMatches(rowMinimum, { tensors: { energies: ties, ...found }, params, over: [rows] });
    const after = { after_energy: coarse(rows, 3), after_index: new Uint32Array(rows).fill(6) };
    const ranked = {
      tensors: { energies: ties, ...after, ...found },
      params,
      overrides: { RANKED: 1 },
      over: [rows],
    };
    await expectEachMatches(rowMinimum, ranked);
  });

  it('row_most_offending', async () => {
    const answers = Float32Array.from({ length: columns }, (_, k) => k);
    await expectEachMatches(rowMostOffending, {
      tensors: { energies, answers, desired: labels, ...found },
      params: { ...size, first: 0, answer_dims: 1, radius: 0.5 },
      overrides: { ANSWER_DIMS: 1 },
      over: [rows],
    });
    await expectEachMatches(rowMostOffending, {
      tensors: { energies, answers: noise((4 + columns) * 3, 4), desired: noise(rows * 3, 5), ...found },
      params: { ...size, first: 4, answer_dims: 3, radius: 1 },
      over: [rows],
    });
    await expectEachMatches(rowMostOffending, {
      tensors: { energies, desired: labels, ...found },
      params: { ...size, first: 1, answer_dims: 1, radius: 1 },
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

  it('found_slope', async () => {
    const index = Uint32Array.from({ length: rows }, (_, p) => (p % 3 === 1 ? NOTHING : p));
    const tensors = { index, slope: noise(rows, 6), out: rows };
    await expectKernelMatchesTwin(foundSlope, { tensors, params: { rows }, over: [rows] });
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
    const over = [rows * columns];
    await expectKernelMatchesTwin(gatherRows, { tensors, params: { ...params, apart: 0 }, over });
    const own = { ...tensors, source: noise(5 * rows * columns, 8) };
    await expectKernelMatchesTwin(gatherRows, { tensors: own, params: { ...params, apart: 5 }, over });
  });

  it('merge_minimum', async () => {
    const index = Uint32Array.from({ length: rows * columns }, (_, i) => 3 * (i % columns));
    const tensors = { minimum: coarse(rows * columns, 8), index, energy: rows, choice: rows };
    await expectEachMatches(mergeMinimum, { tensors, params: { rows, chunks: columns }, over: [rows] });
  });
});
