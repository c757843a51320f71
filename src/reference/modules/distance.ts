import { rowOf } from '../rowOf.ts';
import { put, type Numbers, type Tensors } from '../twin.ts';
import { distanceBetween } from './distanceTerm.ts';

/** `out[r] = D(a[r,:], b[r,:])` */
export function distance(
  { a, b, out }: Tensors<'a' | 'b' | 'out'>,
  { rows, dims, DISTANCE }: Numbers<'rows' | 'dims' | 'DISTANCE'>,
): void {
  for (let r = 0; r < rows; r++) {
    put(out, r, distanceBetween(DISTANCE, rowOf(a, r, dims), rowOf(b, r, dims)));
  }
}
