// The form of free_energy_bprop for GPUs: parts over chunks of the columns, and their sum.

import { describe, expect, it, test } from 'vitest';
import freeEnergyBpropTiled from '../../shaders/answers/free_energy_bprop_tiled.wgsl';
import mergeSlopes from '../../shaders/answers/merge_slopes.wgsl';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { freeEnergyBprop } from '../../src/reference/answers/freeEnergyBprop.ts';
import { scaleRows } from '../../src/reference/answers/scaleRows.ts';
import { sweepFreeEnergySlopes } from '../../src/reference/answers/sweepFreeEnergySlopes.ts';
import { expectClose, runKernel, type KernelRun } from '../support/kernel.ts';
import { embeddings } from './searches.ts';
import { noise } from './values.ts';

/** [rows, columns, dims, chunks, DISTANCE]: single, odd, broken tiles, several workgroups, blocks of dimensions. */
const CASES = [
  [1, 1, 1, 1, 0],
  [3, 5, 3, 1, 0],
  [33, 65, 10, 2, 0],
  [70, 101, 16, 4, 1],
  [5, 4, 3, 7, 2],
  [40, 70, 17, 2, 0],
  [6, 100, 40, 1, 1],
  [35, 34, 40, 2, 2],
  [33, 65, 10, 2, 4],
  [9, 40, 17, 1, 5],
] as const;

interface Tiled {
  sizes: { rows: number; columns: number; dims: number };
  chunks: number;
  overrides: { DISTANCE: number; DIMS: number; SAMPLES_ARE: number };
  x: Float32Array;
  y: Float32Array;
  free_energy: Float32Array;
  slope: Float32Array;
  beta: number;
  weight: number;
}

/** The launches of bpropInChunks. */
function launchesOf({ sizes, chunks, overrides, x, y, free_energy, slope, beta, weight }: Tiled) {
  const { rows, columns, dims } = sizes;
  const columnsAreSamples = overrides.SAMPLES_ARE === 1;
  const parts = {
    tensors: {
      rows_x: x,
      columns_x: y,
      free_energy,
      part: chunks * rows * dims,
      ...(columnsAreSamples ? { slope } : { mass: chunks * rows }),
    },
    params: { rows, columns, dims, chunks, beta, weight },
    overrides,
    over: [rows, dims, chunks],
  };
  const sum = (made: Record<string, Float32Array | Uint32Array>) => ({
    tensors: {
      part: made['part'] as Float32Array,
      ...(!columnsAreSamples && { mass: made['mass'] as Float32Array, slope }),
      drows: rows * dims,
    },
    params: { rows, dims, chunks },
    overrides: { SAMPLES_ARE: overrides.SAMPLES_ARE },
    over: [rows * dims],
  });
  return { parts, sum };
}

/** Runs a kernel, once and again on top of what it made, and returns what it made, which is what its twin makes. */
async function matched(source: KernelSource, run: KernelRun, tolerance: number) {
  const { once, twice, twin, twinTwice } = await runKernel(source, run);
  for (const name of Object.keys(once)) {
    expectClose(name, once[name] as Float32Array, twin[name] as Float32Array, tolerance);
    expectClose(name, twice[name] as Float32Array, twinTwice[name] as Float32Array, tolerance);
  }
  return once;
}

describe.each(CASES)('%i×%i×%i in %i, distance %i', (rows, columns, dims, chunks, DISTANCE) => {
  const sizes = { rows, columns, dims };
  // Near each other: far apart, all saturated energies are 1.
  const scale = DISTANCE >= 4 ? 2 / dims : 1;
  const { x, y } = embeddings(sizes, (length, seed) => noise(length, seed, scale));

  it.each([0, 1])('SAMPLES_ARE %i', async (SAMPLES_ARE) => {
    const samples = SAMPLES_ARE ? columns : rows;
    const overrides = { DISTANCE, DIMS: chunks % 2 ? 0 : dims, SAMPLES_ARE };
    const free_energy = noise(samples, 6, 0.1);
    const slope = noise(samples, 7);
    const [beta, weight] = [2, 0.1];
    const tolerance = 1e-5 * (1 + dims / 8);
    const { parts, sum } = launchesOf({ sizes, chunks, overrides, x, y, free_energy, slope, beta, weight });
    const made = await matched(freeEnergyBpropTiled, parts, tolerance);
    const { drows } = await matched(mergeSlopes, sum(made), tolerance);
    const whole = new Float64Array(rows * dims);
    const pairs = { rows_x: Float64Array.from(x), columns_x: Float64Array.from(y) };
    const ofSamples = { free_energy: Float64Array.from(free_energy), slope: Float64Array.from(slope) };
    const numbers = { ...sizes, DISTANCE, beta, weight };
    if (SAMPLES_ARE) {
      freeEnergyBprop({ ...pairs, ...ofSamples, drows: whole }, { ...numbers, ACCUMULATE_DROWS: 0 });
    } else {
      const mean_slope = new Float64Array(rows * dims);
      sweepFreeEnergySlopes({ ...pairs, free_energy: ofSamples.free_energy, mean_slope }, numbers);
      scaleRows({ x: mean_slope, scale: ofSamples.slope, out: whole }, { rows, dims, ACCUMULATE_OUT: 0 });
    }
    expectClose('drows', drows as Float32Array, whole, tolerance);
  });
});

/** Free energies and derivatives of 9 samples over 70 answers in one dimension. */
async function slopesOf(x: Float32Array, y: Float32Array, free_energy: Float32Array, beta: number) {
  const { parts, sum } = launchesOf({
    sizes: { rows: 9, columns: 70, dims: 1 },
    chunks: 2,
    overrides: { DISTANCE: 0, DIMS: 1, SAMPLES_ARE: 0 },
    slope: noise(9, 3),
    weight: 0.02,
    x,
    y,
    free_energy,
    beta,
  });
  const { once } = await runKernel(freeEnergyBpropTiled, parts);
  return (await runKernel(mergeSlopes, sum(once))).once['drows'] as Float32Array;
}

test('where all answers pull the same way, the derivative is the slope to the last bit', async () => {
  const [near, far] = [noise(9, 1), noise(9, 1).map((value) => value + 3)];
  const answers = noise(70, 2);
  const above = answers.map((value) => value + 3);
  expect(await slopesOf(far, answers, noise(9, 6), 2)).toEqual(noise(9, 3));
  expect(await slopesOf(near, above, noise(9, 6), 2)).toEqual(noise(9, 3).map((value) => -value));
});

test.each([0.5, 10, 100])('energies to 1e4 at β = %f', async (beta) => {
  const x = noise(9, 1, 5000);
  const y = noise(70, 2, 5000);
  const free = x.map((a) => {
    const energies = [...y].map((b) => Math.abs(a - b));
    const lowest = Math.min(...energies);
    const sum = energies.reduce((total, e) => total + Math.exp(-beta * (e - lowest)), 0);
    return lowest - Math.log(0.02 * sum) / beta;
  });
  for (const [i, d] of (await slopesOf(x, y, free, beta)).entries()) {
    expect(Math.abs(d)).toBeLessThan(Math.abs(noise(9, 3)[i] as number) * (1 + 0.001 * beta));
  }
});

test('no derivative of L1 where row and column are equal', async () => {
  const equal = new Float32Array(70).fill(0.75);
  expect(new Set(await slopesOf(equal.slice(0, 9), equal, new Float32Array(9), 1))).toEqual(new Set([0]));
});
