import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `dx[i] (+)= −rate·dout[i]·out[i]` */
export function negativeExponentialBprop(
  { out, dout, dx }: Tensors<'out' | 'dout' | 'dx'>,
  { count, rate, ACCUMULATE_DX }: Numbers<'count' | 'rate' | 'ACCUMULATE_DX'>,
): void {
  for (let i = 0; i < count; i++) put(dx, i, -rate * at(dout, i) * at(out, i), ACCUMULATE_DX);
}
