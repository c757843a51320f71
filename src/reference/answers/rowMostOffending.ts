import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { incorrect, lowest, type Forbidden } from './lowest.ts';

type Binding = 'energies' | 'answers' | 'desired' | 'minimum' | 'index';

/**
 * minimum[p] = min_k energies[p,k] over the columns with ‖answers_k − desired_p‖ ≥ radius
 * (NUMBERED: k ≠ desired_p), index[p] = the column.
 *
 * Ties: lowest column. None: 1e30, 0xffffffff.
 */
export function rowMostOffending(
  { energies, answers, desired, minimum, index }: Tensors<Binding>,
  { rows, columns, ...forbidden }: Numbers<'rows' | 'columns'> & Forbidden,
): void {
  for (let p = 0; p < rows; p++) {
    const found = lowest(rowOf(energies, p, columns), incorrect({ answers, desired }, p, forbidden));
    minimum[p] = found.energy;
    index[p] = found.index;
  }
}
