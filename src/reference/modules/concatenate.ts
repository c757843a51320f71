import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Field = 'count' | 'width' | 'out_width' | 'first';

/** `out[r, first + c] = x[r, c]` */
export function concatenate(
  { x, out }: Tensors<'x' | 'out'>,
  { count, width, out_width, first }: Numbers<Field>,
): void {
  for (let r = 0; r < count / width; r++) {
    for (let c = 0; c < width; c++) put(out, r * out_width + first + c, at(x, r * width + c));
  }
}
