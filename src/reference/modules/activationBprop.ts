import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activationSlope } from './activate.ts';

/** `dx[i] (+)= dout[i] · f′` */
export function activationBprop(
  { out, dout, dx }: Tensors<'out' | 'dout' | 'dx'>,
  { count, ACCUMULATE_DX, ACTIVATION }: Numbers<'count' | 'ACCUMULATE_DX' | 'ACTIVATION'>,
): void {
  for (let i = 0; i < count; i++) {
    put(dx, i, at(dout, i) * activationSlope(ACTIVATION, at(out, i)), ACCUMULATE_DX);
  }
}
