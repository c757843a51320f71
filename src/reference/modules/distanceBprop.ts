import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { distanceSlope } from './distanceTerm.ts';

/** `da[r,i] (+)= dout[r] · ∂D/∂a_i`; with a and b exchanged, db. */
export function distanceBprop(
  { a, b, dout, da }: Tensors<'a' | 'b' | 'dout' | 'da'>,
  { rows, dims, accumulate_da, DISTANCE }: Numbers<'rows' | 'dims' | 'accumulate_da' | 'DISTANCE'>,
): void {
  for (let i = 0; i < rows * dims; i++) {
    put(da, i, at(dout, Math.floor(i / dims)) * distanceSlope(DISTANCE, at(a, i), at(b, i)), accumulate_da);
  }
}
