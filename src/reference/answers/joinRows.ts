import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `joined[i, :] = (x[⌊i/pairs⌋, :], y[i mod y_rows, :])` */
export function joinRows(
  { x, y, joined }: Tensors<'x' | 'y' | 'joined'>,
  { rows, pairs, x_width, y_width, y_rows }: Numbers<'rows' | 'pairs' | 'x_width' | 'y_width' | 'y_rows'>,
): void {
  let i = 0;
  for (let p = 0; p < rows; p++) {
    for (let k = 0; k < pairs; k++) {
      for (let d = 0; d < x_width; d++) put(joined, i++, at(x, p * x_width + d));
      const row = (p * pairs + k) % y_rows;
      for (let d = 0; d < y_width; d++) put(joined, i++, at(y, row * y_width + d));
    }
  }
}
