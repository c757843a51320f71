import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { distanceTerm } from './distanceTerm.ts';

/** `out[r] = D(a[r,:], b[r,:])` */
export function distance(
  { a, b, out }: Tensors<'a' | 'b' | 'out'>,
  { rows, dims, DISTANCE }: Numbers<'rows' | 'dims' | 'DISTANCE'>,
): void {
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let i = r * dims; i < (r + 1) * dims; i++) sum += distanceTerm(DISTANCE, at(a, i), at(b, i));
    put(out, r, sum);
  }
}
