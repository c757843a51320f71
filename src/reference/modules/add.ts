import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `out[r, c] = Σ_n x[r, n, c]` */
export function add(
  { x, out }: Tensors<'x' | 'out'>,
  { count, width, parts }: Numbers<'count' | 'width' | 'parts'>,
): void {
  for (let r = 0; r < count / width; r++) {
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let n = 0; n < parts; n++) sum += at(x, (r * parts + n) * width + c);
      put(out, r * width + c, sum);
    }
  }
}
