import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `dx[r, n, c] (+)= dout[r, c] · Π_{m≠n} x[r, m, c]` */
export function multiplyBprop(
  { x, dout, dx }: Tensors<'x' | 'dout' | 'dx'>,
  { count, width, parts, ACCUMULATE_DX }: Numbers<'count' | 'width' | 'parts' | 'ACCUMULATE_DX'>,
): void {
  for (let r = 0; r < count / (parts * width); r++) {
    for (let n = 0; n < parts; n++) {
      for (let c = 0; c < width; c++) {
        let slope = at(dout, r * width + c);
        for (let m = 0; m < parts; m++) if (m !== n) slope *= at(x, (r * parts + m) * width + c);
        put(dx, (r * parts + n) * width + c, slope, ACCUMULATE_DX);
      }
    }
  }
}
