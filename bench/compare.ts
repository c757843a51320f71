import type { Results } from './Implementation.ts';

/** Results further apart than this are not the same work. */
export const TOLERANCE = 1e-4;

/**
 * How far results are from the reference: the largest over names of `max|a − b| / max|b|`.
 *
 * @throws Error when a name, a length or a number is missing, or when it is beyond `TOLERANCE`.
 */
export function disagreement(results: Results, reference: Results): number {
  let largest = 0;
  for (const [name, expected] of Object.entries(reference)) {
    const given = results[name];
    if (given?.length !== expected.length) {
      throw new Error(
        `step 0: expected ${expected.length} numbers for ${name}, got ${given?.length ?? 'none'}`,
      );
    }
    const apart = maximum(expected, (value, i) => Math.abs(value - (given[i] as number)));
    const scale = maximum(expected, Math.abs);
    const relative = apart === 0 ? 0 : apart / scale;
    if (!(relative <= TOLERANCE)) {
      throw new Error(
        `step 0: expected ${name} within ${TOLERANCE} of plain-js, got ${relative.toExponential(1)}`,
      );
    }
    largest = Math.max(largest, relative);
  }
  return largest;
}

/** The largest; NaN as soon as one is NaN. */
function maximum(values: Float32Array, of: (value: number, i: number) => number): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, of(values[i] as number, i));
  return largest;
}
