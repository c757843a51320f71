import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { neighboursOf } from './neighbours.ts';

/** out[row, k·D + d] = x[row + k − radius, d] within the sequence, 0 outside */
export function chainWindow(
  { x, owners, out }: Tensors<'x' | 'owners' | 'out'>,
  { rows, features, radius }: Numbers<'rows' | 'features' | 'radius'>,
): void {
  const width = (2 * radius + 1) * features;
  out.fill(0, 0, rows * width);
  for (const { row, neighbour, k } of neighboursOf(owners, rows, radius)) {
    for (let d = 0; d < features; d++) {
      put(out, row * width + k * features + d, at(x, neighbour * features + d));
    }
  }
}
