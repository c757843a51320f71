// The kernels of sparse linear layers against their float64 twins: sizes of 1, odd ones, more than a workgroup and a tile.

import { describe, expect, it } from 'vitest';
import sparseLinear from '../../shaders/modules/sparse_linear.wgsl';
import sparseLinearBprop from '../../shaders/modules/sparse_linear_bprop.wgsl';
import sparseLinearSort from '../../shaders/modules/sparse_linear_sort.wgsl';
import { sparseLinearSort as sortTwin } from '../../src/reference/index.ts';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { noise } from './values.ts';

/** Feature numbers, of which every 9th or so is none: −1, or beyond the last. */
function numbers(length: number, buckets: number): Float32Array {
  return noise(length, 5, 1).map((value, i) => {
    if (i % 9 === 4) return -1;
    if (i % 31 === 8) return [buckets, 1e30, -0.5, -1e30][i % 4] as number;
    return Math.min(Math.floor(((value + 1) / 2) * buckets), buckets - 1);
  });
}

/** [rows, features, buckets, cols] */
const SIZES = [
  [1, 1, 1, 1],
  [3, 2, 5, 4],
  [13, 7, 3, 5],
  [90, 25, 1000, 17],
  [300, 3, 64, 37],
  [2, 30, 131_072, 3],
] as const;

describe.each(SIZES)('%i rows of %i features out of %i, %i outputs', (rows, features, buckets, cols) => {
  const x = numbers(rows * features, buckets);

  it('sums weights', async () => {
    const tensors = { x, weight: noise(buckets * cols, 2), out: rows * cols };
    const params = { rows, features, buckets, cols };
    await expectKernelMatchesTwin(sparseLinear, { tensors, params, over: [rows, cols] });
    for (const EPILOGUE of [1, 2]) {
      await expectKernelMatchesTwin(sparseLinear, {
        tensors: { ...tensors, bias: noise(cols, 3) },
        params,
        overrides: { EPILOGUE },
        over: [rows, cols],
      });
    }
  });

  it.each([
    [1, 1],
    [2, 3],
    [64, 10],
    [64, 1000],
  ])('sorts into %i bins, %i rows a chunk, and sums derivatives', async (bins, chunk_rows) => {
    const chunks = Math.ceil(rows / chunk_rows);
    const entries = rows * features * 2;
    await expectKernelMatchesTwin(sparseLinearSort, {
      tensors: { x, entries: new Uint32Array(entries), ends: new Uint32Array(chunks * bins) },
      params: { rows, features, buckets, bins, chunk_rows },
      over: [chunks],
    });
    const sorted = { entries: new Float64Array(entries), ends: new Float64Array(chunks * bins) };
    const doubles = { x: Float64Array.from(x), ...sorted };
    sortTwin(doubles, { rows, features, buckets, bins, chunk_rows });
    await expectKernelMatchesTwin(sparseLinearBprop, {
      tensors: {
        entries: Uint32Array.from(sorted.entries),
        ends: Uint32Array.from(sorted.ends),
        dout: noise(rows * cols, 4),
        dweight: noise(buckets * cols, 6),
      },
      params: { chunks, chunk_entries: chunk_rows * features, buckets, bins, cols },
      over: [bins, cols],
    });
  });
});

it('adds derivatives in the order of the rows, however they are divided', async () => {
  const [rows, features, buckets, cols] = [200, 4, 8, 3];
  const x = numbers(rows * features, buckets);
  const dout = noise(rows * cols, 7, 100);
  const expected = new Float32Array(buckets * cols);
  for (const [i, number] of x.entries()) {
    if (!(number >= 0 && number < buckets)) continue;
    const row = Math.floor(i / features);
    for (let c = 0; c < cols; c++) {
      const at = number * cols + c;
      expected[at] = (expected[at] as number) + (dout[row * cols + c] as number);
    }
  }
  for (const [bins, chunk_rows] of [
    [1, 200],
    [4, 7],
    [64, 64],
  ] as const) {
    const chunks = Math.ceil(rows / chunk_rows);
    const { once } = await runKernel(sparseLinearSort, {
      tensors: { x, entries: rows * features * 2, ends: chunks * bins },
      params: { rows, features, buckets, bins, chunk_rows },
      over: [chunks],
    });
    const { entries, ends } = once as Record<'entries' | 'ends', Uint32Array>;
    const result = await runKernel(sparseLinearBprop, {
      tensors: { entries, ends, dout, dweight: buckets * cols },
      params: { chunks, chunk_entries: chunk_rows * features, buckets, bins, cols },
      over: [bins, cols],
    });
    expect(result.once['dweight']).toEqual(expected);
  }
});
