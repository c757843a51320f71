import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `dx[r, n, c] (+)= dout[r, c]` */
export function addBprop(
  { dout, dx }: Tensors<'dout' | 'dx'>,
  { count, width, parts, ACCUMULATE_DX }: Numbers<'count' | 'width' | 'parts' | 'ACCUMULATE_DX'>,
): void {
  for (let r = 0; r < count / (parts * width); r++) {
    for (let n = 0; n < parts; n++) {
      for (let c = 0; c < width; c++)
        put(dx, (r * parts + n) * width + c, at(dout, r * width + c), ACCUMULATE_DX);
    }
  }
}
