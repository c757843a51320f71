import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Field = 'count' | 'width' | 'out_width' | 'first' | 'ACCUMULATE_DX';

/** `dx[r, c] (+)= dout[r, first + c]` */
export function concatenateBprop(
  { dout, dx }: Tensors<'dout' | 'dx'>,
  { count, width, out_width, first, ACCUMULATE_DX }: Numbers<Field>,
): void {
  for (let r = 0; r < count / width; r++) {
    for (let c = 0; c < width; c++)
      put(dx, r * width + c, at(dout, r * out_width + first + c), ACCUMULATE_DX);
  }
}
