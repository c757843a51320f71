import type { Numbers, Tensors } from '../twin.ts';

/**
 * count[0] = how many values are NaN or infinite, count[1] = how many of the others lie outside [lowest, highest], or
 * between lowest, lowest + 1/per_step, … (per_step 0: all values between are fine).
 */
export function countInvalid(
  { values, count }: Tensors<'values' | 'count'>,
  { length, lowest, highest, per_step }: Numbers<'length' | 'lowest' | 'highest' | 'per_step'>,
): void {
  const finite = values.subarray(0, length).filter(Number.isFinite);
  const isOutside = (value: number): boolean =>
    value < lowest || value > highest || (per_step > 0 && !Number.isInteger((value - lowest) * per_step));
  count.set([length - finite.length, finite.filter(isOutside).length]);
}
