import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { neighboursOf } from './neighbours.ts';

/** dx[row, d] (+)= Σ_k dout[row − k + radius, k·D + d] within the sequence */
export function chainWindowBprop(
  { dout, owners, dx }: Tensors<'dout' | 'owners' | 'dx'>,
  { rows, features, radius, ACCUMULATE_DX }: Numbers<'rows' | 'features' | 'radius' | 'ACCUMULATE_DX'>,
): void {
  const width = (2 * radius + 1) * features;
  if (ACCUMULATE_DX !== 1) dx.fill(0, 0, rows * features);
  for (const { row, neighbour, k } of neighboursOf(owners, rows, radius)) {
    for (let d = 0; d < features; d++) {
      put(dx, neighbour * features + d, at(dout, row * width + k * features + d), 1);
    }
  }
}
