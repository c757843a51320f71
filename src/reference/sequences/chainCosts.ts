import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** out[row, j] = unary[row, j] − cost·[j ≠ desired[row]] */
export function chainCosts(
  { unary, desired, out }: Tensors<'unary' | 'desired' | 'out'>,
  { rows, labels, cost }: Numbers<'rows' | 'labels' | 'cost'>,
): void {
  for (let i = 0; i < rows * labels; i++) {
    const right = Math.floor(at(desired, Math.floor(i / labels)) + 0.5);
    put(out, i, at(unary, i) - (i % labels === right ? 0 : cost));
  }
}
