import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { distanceBetween } from '../modules/distanceTerm.ts';

/** energies[p,k] = D(x_p, y_k) */
export function pairwise(
  { x, y, energies }: Tensors<'x' | 'y' | 'energies'>,
  { rows, columns, dims, DISTANCE }: Numbers<'rows' | 'columns' | 'dims' | 'DISTANCE'>,
): void {
  for (let p = 0; p < rows; p++) {
    for (let k = 0; k < columns; k++) {
      energies[p * columns + k] = distanceBetween(DISTANCE, rowOf(x, p, dims), rowOf(y, k, dims));
    }
  }
}
