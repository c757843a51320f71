import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { distanceSlope, saturationSlope } from './distanceTerm.ts';

/** `da[r,i] (+)= dout[r] · ∂D/∂a_i`, `db[r,i] (+)= dout[r] · ∂D/∂b_i`; a side without a tensor is left out. */
export function distanceBprop(
  { a, b, dout, da, db }: Tensors<'a' | 'b' | 'dout'> & Partial<Tensors<'da' | 'db'>>,
  {
    rows,
    dims,
    ACCUMULATE_DA = 0,
    ACCUMULATE_DB = 0,
    DISTANCE,
  }: Numbers<'rows' | 'dims' | 'DISTANCE'> & Partial<Numbers<'ACCUMULATE_DA' | 'ACCUMULATE_DB'>>,
): void {
  for (let r = 0; r < rows; r++) {
    const pull = at(dout, r) * saturationSlope(DISTANCE, rowOf(a, r, dims), rowOf(b, r, dims));
    for (let i = r * dims; i < (r + 1) * dims; i++) {
      if (da) put(da, i, pull * distanceSlope(DISTANCE, at(a, i), at(b, i)), ACCUMULATE_DA);
      if (db) put(db, i, pull * distanceSlope(DISTANCE, at(b, i), at(a, i)), ACCUMULATE_DB);
    }
  }
}
