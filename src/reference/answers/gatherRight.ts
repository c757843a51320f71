import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';

/** out[p,:] = answers[⌊desired[p] + ½⌋,:] */
export function gatherRight(
  { answers, desired, out }: Tensors<'answers' | 'desired' | 'out'>,
  { rows, width }: Numbers<'rows' | 'width'>,
): void {
  for (const [p, number] of desired.subarray(0, rows).entries()) {
    out.set(rowOf(answers, Math.floor(number + 0.5), width), p * width);
  }
}
