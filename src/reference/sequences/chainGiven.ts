import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** out[row, j] = 1e30 where given[row] ≥ 0 is another label, else unary[row, j] */
export function chainGiven(
  { unary, given, out }: Tensors<'unary' | 'given' | 'out'>,
  { rows, labels }: Numbers<'rows' | 'labels'>,
): void {
  for (let i = 0; i < rows * labels; i++) {
    const label = at(given, Math.floor(i / labels));
    put(out, i, label >= 0 && Math.floor(label + 0.5) !== i % labels ? 1e30 : at(unary, i));
  }
}
