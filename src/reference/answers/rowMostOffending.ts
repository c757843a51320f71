import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { incorrect, keepLowest, lowest, type Forbidden, type Tile } from './lowest.ts';

type Binding = 'energies' | 'answers' | 'desired' | 'minimum' | 'index';

/**
 * minimum[p] = min_k energies[p,k] over the columns of numbers n = first + k with ‖answers_n − desired_p‖ ≥ radius
 * (NUMBERED: n ≠ desired_p), index[p] = n; accumulated over tiles of columns.
 *
 * Ties: lowest number. None: 1e30, 0xffffffff.
 */
export function rowMostOffending(
  { energies, answers, desired, minimum, index }: Tensors<Binding>,
  {
    rows,
    columns,
    first = 0,
    ACCUMULATE_MINIMUM,
    ...forbidden
  }: Numbers<'rows' | 'columns'> & Tile & Forbidden,
): void {
  for (let p = 0; p < rows; p++) {
    const found = lowest(rowOf(energies, p, columns), incorrect({ answers, desired }, p, forbidden), first);
    keepLowest({ minimum, index }, p, found, ACCUMULATE_MINIMUM);
  }
}
