/** Images of digits, 28 × 28. */
export interface Images {
  /** `[count, 784]`, ink from 0 to 1. */
  x: Float32Array;
  /** `[count]`, labels 0 … 9. */
  y: Float32Array;
}

/** Numbers of an image. */
export const PIXELS = 784;

/** The rows of each digit: `rows[digit]`. */
export function rowsByDigit({ y }: Images): number[][] {
  const rows: number[][] = Array.from({ length: 10 }, () => []);
  for (const [row, digit] of y.entries()) rows[digit]?.push(row);
  return rows;
}

/** The first `count` images, and the rest. */
export function splitImages({ x, y }: Images, count: number): [first: Images, rest: Images] {
  return [
    { x: x.subarray(0, count * PIXELS), y: y.subarray(0, count) },
    { x: x.subarray(count * PIXELS), y: y.subarray(count) },
  ];
}

/** The images of these rows, one after the other. */
export function takeRows({ x }: Images, rows: readonly number[]): Float32Array {
  const taken = new Float32Array(rows.length * PIXELS);
  for (const [i, row] of rows.entries()) {
    taken.set(x.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS);
  }
  return taken;
}
