import { describe, expect, it } from 'vitest';
import { DataError, rbf, ShapeError } from 'webgpu-ebm';
import { checkGradients, moduleCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';

const CENTRES = [0.5, -1, 2, 0, -0.25, 0.75];

describe('rbf with given centres', () => {
  it('fixes them, as they were when it was made', () => {
    const mine = Float32Array.from(CENTRES);
    const { centres } = rbf(2, 3, { centres: mine }).parameters;
    mine.fill(9);
    const values = new Float32Array(6);
    centres?.initialize(values, () => 0.5);
    expect([...values]).toEqual(CENTRES);
    expect([centres?.fixed, centres?.shape]).toEqual([true, [3, 2]]);
    expect(rbf(2, 3).parameters['centres']?.fixed).toBe(false);
  });

  it.each([1, 9, 70])('passes the gradient check on %i rows', async (rows) => {
    await checkGradients(moduleCase(rbf(2, 3, { centres: CENTRES }), rows), { gpu: await testGpu() });
  });

  it.each<[string, () => unknown, typeof ShapeError | typeof DataError, string]>([
    [
      'too few',
      () => rbf(2, 3, { centres: [1, 2, 3] }),
      ShapeError,
      'rbf: expected centres [3, 2], got 3 numbers. Pass them row by row, one row a unit.',
    ],
    [
      'a NaN',
      () => rbf(1, 2, { centres: [0, Number.NaN] }),
      DataError,
      'rbf: expected finite centres, got NaN at 1. Remove or repair that centre.',
    ],
    ['more than float32 holds', () => rbf(1, 1, { centres: [1e39] }), DataError, 'got 1e+39 at 0'],
    ['a misspelling', () => rbf(1, 1, { centers: [1] } as never), DataError, 'expected options centres'],
  ])('refuses %s', (_, make, error, message) => {
    expect(make).toThrow(error);
    expect(make).toThrow(message);
  });
});
