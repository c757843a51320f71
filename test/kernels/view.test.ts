// The kernels that prepare pictures of a surface, against their float64 twins.

import { describe, expect, it } from 'vitest';
import forbiddenBand from '../../shaders/view/forbidden_band.wgsl';
import lowestPath from '../../shaders/view/lowest_path.wgsl';
import sampleMarks from '../../shaders/view/sample_marks.wgsl';
import surfaceMesh from '../../shaders/view/surface_mesh.wgsl';
import { expectKernelMatchesTwin, runKernel } from '../support/kernel.ts';
import { expectEachMatches } from './searches.ts';
import { coarse, noise } from './values.ts';

const AXES = { x_low: -1, x_high: 3, y_low: -2, y_high: 2 };
const MESH = { energy_low: -1, energy_high: 2, box_height: 0.68 };

/** `[x, y]` inside the axes and a little beside them. */
function samplesOf(count: number): Float32Array {
  const away = noise(2 * count, 7, 2.1);
  return away.map((value, i) => (i % 2 === 0 ? value + 1 : value));
}

describe.each([
  [2, 2, 1],
  [7, 5, 3],
  [70, 33, 90],
])('%i rows, %i columns, %i samples', (rows, columns, count) => {
  const grid = { rows, columns, ...AXES };
  const energies = noise(rows * columns, 1, 3);
  const samples = samplesOf(count);

  it('lowest_path', async () => {
    for (const values of [energies, coarse(rows * columns, 2)]) {
      const tensors = { energies: values, path: 3 * rows };
      await expectEachMatches(lowestPath, { tensors, params: grid, over: [rows] });
    }
  });

  it('sample_marks', async () => {
    const found = { right: 3 * count, offending: 3 * count };
    await expectEachMatches(sampleMarks, {
      tensors: { energies, samples, ...found },
      params: { ...grid, count, radius: 0.7 },
      over: [count],
    });
    // On rows, where interpolation leaves equal energies equal.
    const onRows = samples.map((value, i) =>
      i % 2 === 0 ? -1 + ((i % rows) * 4) / (rows - 1) : Math.round(value),
    );
    await expectEachMatches(sampleMarks, {
      tensors: { energies: coarse(rows * columns, 2), samples: onRows, ...found },
      params: { ...grid, x_low: 0, x_high: rows - 1, count, radius: 1 },
      over: [count],
    });
  });

  it('forbidden_band', () =>
    expectKernelMatchesTwin(forbiddenBand, {
      tensors: { samples, band: rows * columns },
      params: { ...grid, count, radius: 0.3, reach: 2.1 / (rows - 1) },
      over: [rows],
    }));

  it('surface_mesh', async () => {
    const path = Float32Array.from({ length: 3 * rows }, (_, i) =>
      Math.min(...energies.subarray(Math.floor(i / 3) * columns, (Math.floor(i / 3) + 1) * columns)),
    );
    const tensors = { energies, path, band: noise(rows * columns, 3) };
    const size = { rows, columns, ...MESH };
    for (const foot of [
      [0, columns - 1],
      [rows >> 1, columns >> 1],
    ] as const) {
      await expectKernelMatchesTwin(surfaceMesh, {
        tensors: {
          ...tensors,
          vertices: 5 * rows * columns,
          triangles: new Uint32Array(6 * (rows - 1) * (columns - 1)),
        },
        params: { ...size, beta: 2, banded: 1, foot_row: foot[0], foot_column: foot[1] },
        over: [rows * columns],
      });
    }
  });
});

const WALLED = Float32Array.of(NaN, 1e30, Infinity, 4, NaN, 3, 1e30, 1e30, 1e30);
const three = { rows: 3, columns: 3, x_low: 0, x_high: 2, y_low: 0, y_high: 2 };

it('walls, sentinels and NaN are never lowest, and a row of nothing else has no lowest', async () => {
  const { once } = await runKernel(lowestPath, {
    tensors: { energies: WALLED, path: 9 },
    params: three,
    over: [3],
  });
  const none = Math.fround(1e30);
  expect([...once['path']!]).toEqual([0, none, none, 1, 2, 3, 2, none, none]);
});

it('the most offending answer: at the radius and beyond, none beside a wall', async () => {
  const samples = Float32Array.of(1, 1, 1, 2, 1.5, 1, 2, 0);
  const { once } = await runKernel(sampleMarks, {
    tensors: { energies: WALLED, samples, right: 12, offending: 12 },
    params: { ...three, count: 4, radius: 1 },
    over: [4],
  });
  const none = Math.fround(1e30);
  expect([...once['offending']!]).toEqual([1, 2, 3, 1, 0, 4, 1.5, none, none, 2, none, none]);
  expect(once['right']![5]).toBe(3);
  expect(once['right']![2]).toBe(none);
});

it('cells lie from the foot outwards', async () => {
  const { once } = await runKernel(surfaceMesh, {
    tensors: {
      energies: new Float32Array(12),
      path: new Float32Array(12),
      band: new Float32Array(12),
      vertices: 60,
      triangles: new Uint32Array(36),
    },
    params: { rows: 4, columns: 3, ...MESH, beta: 0, banded: 0, foot_row: 1, foot_column: 2 },
    over: [12],
  });
  const triangles = [...(once['triangles'] as Uint32Array)];
  const cells = Array.from({ length: 6 }, (_, i) => triangles[6 * i]);
  expect(cells).toEqual([4, 3, 7, 6, 1, 0]);
});
