import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `out[r, c] = Π_n x[r, n, c]` */
export function multiply(
  { x, out }: Tensors<'x' | 'out'>,
  { count, width, parts }: Numbers<'count' | 'width' | 'parts'>,
): void {
  for (let r = 0; r < count / width; r++) {
    for (let c = 0; c < width; c++) {
      let product = 1;
      for (let n = 0; n < parts; n++) product *= at(x, (r * parts + n) * width + c);
      put(out, r * width + c, product);
    }
  }
}
