import { rowOf } from '../rowOf.ts';
import { put, type Numbers, type Tensors } from '../twin.ts';
import { finiteEnergy, WALL } from './finiteEnergy.ts';
import { gridPoint, type Axes } from './gridPoint.ts';

/** path[r] = (x_r, y*, E(x_r, y*)), y* = argmin_k E[r,k]; ties: lowest y; none below 1e30: 1e30 for both. */
export function lowestPath(
  { energies, path }: Tensors<'energies' | 'path'>,
  { rows, columns, x_low, x_high, y_low, y_high }: Numbers<'rows' | 'columns' | keyof Axes>,
): void {
  for (let row = 0; row < rows; row++) {
    const finite = Array.from(rowOf(energies, row, columns), finiteEnergy);
    const lowest = Math.min(...finite);
    const y = lowest < WALL ? gridPoint(finite.indexOf(lowest), columns, y_low, y_high) : WALL;
    put(path, 3 * row, gridPoint(row, rows, x_low, x_high));
    put(path, 3 * row + 1, y);
    put(path, 3 * row + 2, lowest);
  }
}
