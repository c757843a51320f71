import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** out[i, c] = x[i, c] − rate·slope[i, c] for c ≥ from_column; the other columns stay. */
export function descend(
  { x, slope, out }: Tensors<'x' | 'slope' | 'out'>,
  { count, width, from_column, rate }: Numbers<'count' | 'width' | 'from_column' | 'rate'>,
): void {
  for (let i = 0; i < count; i++) {
    put(out, i, at(x, i) - (i % width >= from_column ? rate * at(slope, i) : 0));
  }
}
