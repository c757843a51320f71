import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { distanceSlope, saturationSlope } from './distanceTerm.ts';

/** `da[r,i] (+)= dout[r] · ∂D/∂a_i`; with a and b exchanged, db. */
export function distanceBprop(
  { a, b, dout, da }: Tensors<'a' | 'b' | 'dout' | 'da'>,
  { rows, dims, accumulate_da, DISTANCE }: Numbers<'rows' | 'dims' | 'accumulate_da' | 'DISTANCE'>,
): void {
  for (let r = 0; r < rows; r++) {
    const pull = at(dout, r) * saturationSlope(DISTANCE, rowOf(a, r, dims), rowOf(b, r, dims));
    for (let i = r * dims; i < (r + 1) * dims; i++) {
      put(da, i, pull * distanceSlope(DISTANCE, at(a, i), at(b, i)), accumulate_da);
    }
  }
}
