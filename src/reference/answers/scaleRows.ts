import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** out[r,d] (+)= scale[r]·x[r,d] */
export function scaleRows(
  { x, scale, out }: Tensors<'x' | 'scale' | 'out'>,
  { rows, dims, ACCUMULATE_OUT }: Numbers<'rows' | 'dims' | 'ACCUMULATE_OUT'>,
): void {
  for (let i = 0; i < rows * dims; i++) {
    put(out, i, at(scale, Math.floor(i / dims)) * at(x, i), ACCUMULATE_OUT);
  }
}
