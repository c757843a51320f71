// The forms for GPUs of the reductions over stored energies, against their float64 twins, once and accumulated.

import { describe, expect, it } from 'vitest';
import rowFreeEnergyTiled from '../../shaders/answers/row_free_energy_tiled.wgsl';
import rowMinimumTiled from '../../shaders/answers/row_minimum_tiled.wgsl';
import rowMostOffendingTiled from '../../shaders/answers/row_most_offending_tiled.wgsl';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { expectKernelMatchesTwin, runKernel, type KernelRun } from '../support/kernel.ts';
import { coarse, noise } from './values.ts';

/** Energies in multiples of ¼ are exact in float32, and so is the lowest of them; the same once more changes nothing. */
async function expectFinds(source: KernelSource, run: KernelRun): Promise<void> {
  const { once, twice, twin, twinTwice } = await runKernel(source, run);
  expect([...(once['index'] as Uint32Array)]).toEqual([...(twin['index'] as Uint32Array)]);
  expect([...(twice['index'] as Uint32Array)]).toEqual([...(twinTwice['index'] as Uint32Array)]);
  expect(once['minimum']).toEqual(Float32Array.from(twin['minimum'] as Float32Array));
}

describe.each([
  [1, 1],
  [3, 2],
  [6, 64],
  [70, 130],
  [5, 300],
])('tables of %i × %i', (rows, columns) => {
  const energies = coarse(rows * columns, 2);
  const found = { minimum: rows, index: rows };
  const over = [rows];

  it('row_minimum', async () => {
    const params = { rows, columns, first: 5 };
    await expectFinds(rowMinimumTiled, { tensors: { energies, ...found }, params, over });
    const after = { after_energy: coarse(rows, 3), after_index: new Uint32Array(rows).fill(6) };
    const tensors = { energies, ...after, ...found };
    await expectFinds(rowMinimumTiled, { tensors, params, overrides: { RANKED: 1 }, over });
  });

  it('row_most_offending', async () => {
    const desired = Float32Array.from({ length: rows }, (_, p) => (7 * p) % columns);
    await expectFinds(rowMostOffendingTiled, {
      tensors: { energies, desired, ...found },
      params: { rows, columns, first: 1, answer_dims: 1, radius: 1 },
      overrides: { NUMBERED: 1 },
      over,
    });
    await expectFinds(rowMostOffendingTiled, {
      tensors: { energies, answers: noise((4 + columns) * 3, 4), desired: noise(rows * 3, 5), ...found },
      params: { rows, columns, first: 4, answer_dims: 3, radius: 1 },
      over,
    });
  });

  it.each([0.5, 100])('row_free_energy at β = %f', async (beta) => {
    for (const scale of [1, 1e4]) {
      await expectKernelMatchesTwin(rowFreeEnergyTiled, {
        tensors: { energies: noise(rows * columns, 1, scale), free_energy: rows },
        params: { rows, columns, beta, weight: 0.5 },
        over,
      });
    }
  });
});

it('a chunk without answers, 1e30, adds nothing to a free energy', async () => {
  const energies = Float32Array.from({ length: 3 * 70 }, (_, i) => (i % 70 === 69 ? 1 : 1e30));
  const { once } = await runKernel(rowFreeEnergyTiled, {
    tensors: { energies, free_energy: 3 },
    params: { rows: 3, columns: 70, beta: 2, weight: 1 },
    over: [3],
  });
  for (const energy of once['free_energy'] as Float32Array) expect(energy).toBeCloseTo(1, 6);
});
