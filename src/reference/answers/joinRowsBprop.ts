import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Field = 'rows' | 'pairs' | 'x_width' | 'y_width' | 'accumulate_dx';

/** `dx[p, :] (+)= Σ_k djoined[p·pairs + k, the part of x]` */
export function joinRowsBprop(
  { djoined, dx }: Tensors<'djoined' | 'dx'>,
  { rows, pairs, x_width, y_width, accumulate_dx }: Numbers<Field>,
): void {
  const width = x_width + y_width;
  for (let p = 0; p < rows; p++) {
    for (let d = 0; d < x_width; d++) {
      let sum = 0;
      for (let k = 0; k < pairs; k++) sum += at(djoined, (p * pairs + k) * width + d);
      put(dx, p * x_width + d, sum, accumulate_dx);
    }
  }
}
