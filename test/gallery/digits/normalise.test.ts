import { describe, expect, test } from 'vitest';
import { normalise } from '../../../demos/gallery/digits/normalise.ts';
import { RASTER, rasterise } from '../../../demos/gallery/digits/rasterise.ts';
import type { Cell, Strokes } from '../../../demos/gallery/digits/strokes.ts';

const SIDE = 28;
const normalised = (strokes: Strokes): Float32Array => normalise(rasterise(strokes), RASTER);

/** A large 4. */
const FOUR: Strokes = [
  [
    [36, 4],
    [10, 36],
    [50, 36],
  ],
  [
    [36, 20],
    [36, 60],
  ],
];

const moved = (strokes: Strokes, scale: number, right: number, down: number): Strokes =>
  strokes.map((stroke) =>
    stroke.map(([x, y]): Cell => [Math.round(scale * x + right), Math.round(scale * y + down)]),
  );

const inkedRows = (image: Float32Array): number[] =>
  Array.from({ length: SIDE }, (_, row) => row).filter((row) =>
    image.subarray(row * SIDE, (row + 1) * SIDE).some((ink) => ink > 0),
  );

describe('a drawing as MNIST has it', () => {
  test('is 20 pixels high where it is higher than wide', () => {
    const rows = inkedRows(normalised(FOUR));
    expect((rows.at(-1) as number) - (rows[0] as number) + 1).toBe(20);
  });

  test('has its centre of mass within half a pixel of the middle', () => {
    const image = normalised(FOUR);
    let [mass, x, y] = [0, 0, 0];
    for (const [at, ink] of image.entries()) {
      mass += ink;
      x += ink * ((at % SIDE) + 0.5);
      y += ink * (Math.floor(at / SIDE) + 0.5);
    }
    expect(Math.abs(x / mass - 14)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y / mass - 14)).toBeLessThanOrEqual(0.5);
  });

  test('is the same wherever it was drawn, and about the same however large', () => {
    const small = moved(FOUR, 0.5, 0, 0);
    expect(normalised(moved(FOUR, 0.5, 20, 26))).toEqual(normalised(small));
    const [large, half] = [normalised(FOUR), normalised(small)];
    const difference = large.reduce((sum, ink, at) => sum + Math.abs(ink - (half[at] as number)), 0);
    expect(difference / large.reduce((sum, ink) => sum + ink, 0)).toBeLessThan(0.2);
  });

  test('has strokes two to three pixels thick', () => {
    const image = normalised([
      [
        [32, 4],
        [32, 60],
      ],
    ]);
    const across = image.subarray(14 * SIDE, 15 * SIDE).reduce((sum, ink) => sum + ink, 0);
    expect(across).toBeGreaterThan(2);
    expect(across).toBeLessThan(3.2);
  });

  test('stays blank where nothing was drawn, and is a blot where a point was', () => {
    expect(normalised([]).every((ink) => ink === 0)).toBe(true);
    const blot = normalised([[[3, 60]]]);
    expect(blot[14 * SIDE + 14]).toBe(1);
    expect(blot[0]).toBe(0);
  });

  test('keeps the mean of what is under a pixel', () => {
    // A ramp from 0.2 to 1, forty pixels square: each of 20 × 20 is the mean of four.
    const ramp = Float32Array.from({ length: 1600 }, (_, at) => 0.2 + (0.8 * (at % 40)) / 39);
    const image = normalise(ramp, 40);
    const row = image.subarray(14 * SIDE, 15 * SIDE).filter((ink) => ink > 0);
    expect(row.length).toBe(20);
    expect(row[0]).toBeCloseTo((0.2 + 0.2 + 0.8 / 39) / 2, 5);
  });
});
