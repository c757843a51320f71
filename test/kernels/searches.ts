// What the tests of searches over answers share.

import { expect } from 'vitest';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { runKernel, type KernelRun } from '../support/kernel.ts';
import { noise } from './values.ts';

/** The number of no answer. */
export const NOTHING = 0xffffffff;

export const DISTANCES = [
  ['L1', 0],
  ['half squared', 1],
  ['dot', 2],
] as const;

/** Overrides that most tests share: on a CPU adapter each further combination takes half a second to compile. */
export const L1 = { DISTANCE: 0, DIMS: 0 };

export interface Sizes {
  rows: number;
  columns: number;
  dims: number;
}

export const embeddings = (
  { rows, columns, dims }: Sizes,
  make: (length: number, seed: number) => Float32Array = noise,
) => ({
  x: make(rows * dims, 1),
  y: make(columns * dims, 2),
});

/** Like expectKernelMatchesTwin, but element by element: a 1e30 for "nothing" doesn't widen the tolerance of the others. */
export async function expectEachMatches(
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
