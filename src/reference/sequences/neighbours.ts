import { at } from '../twin.ts';
import { NONE } from './chainPosteriors.ts';

/** For each row its neighbours `row + k − radius` in the same sequence, k = 0 … 2·radius. */
export function neighboursOf(
  owners: Float64Array,
  rows: number,
  radius: number,
): { row: number; neighbour: number; k: number }[] {
  const found = [];
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k <= 2 * radius; k++) {
      const neighbour = row + k - radius;
      const isInside = neighbour >= 0 && neighbour < rows && at(owners, neighbour) === at(owners, row);
      if (isInside && at(owners, row) !== NONE) found.push({ row, neighbour, k });
    }
  }
  return found;
}
