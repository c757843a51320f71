import type { Numbers, Tensors } from '../twin.ts';

/** count[0] = how many values are NaN or infinite, count[1] = how many of the others lie outside [lowest, highest]. */
export function countInvalid(
  { values, count }: Tensors<'values' | 'count'>,
  { length, lowest, highest }: Numbers<'length' | 'lowest' | 'highest'>,
): void {
  const finite = values.subarray(0, length).filter(Number.isFinite);
  count.set([length - finite.length, finite.filter((value) => value < lowest || value > highest).length]);
}
