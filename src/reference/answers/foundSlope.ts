import type { Numbers, Tensors } from '../twin.ts';
import { NOTHING } from './lowest.ts';

/** out[p] = slope[p] where an answer was found, 0 where none was. */
export function foundSlope(
  { index, slope, out }: Tensors<'index' | 'slope' | 'out'>,
  { rows }: Numbers<'rows'>,
): void {
  for (let p = 0; p < rows; p++) out[p] = index[p] === NOTHING.index ? 0 : (slope[p] as number);
}
