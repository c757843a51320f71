import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { isIncorrect, lowest } from './lowest.ts';

type Binding = 'energies' | 'answers' | 'desired' | 'minimum' | 'index';
type Field = 'rows' | 'columns' | 'answer_dims' | 'radius';

/**
 * minimum[p] = min_k energies[p,k] over the columns with ‖answers_k − desired_p‖ ≥ radius, index[p] = the column.
 *
 * Ties: lowest column. None: 1e30, 0xffffffff.
 */
export function rowMostOffending(
  { energies, answers, desired, minimum, index }: Tensors<Binding>,
  { rows, columns, answer_dims: width, radius }: Numbers<Field>,
): void {
  for (let p = 0; p < rows; p++) {
    const admits = (_: number, column: number): boolean =>
      isIncorrect(rowOf(answers, column, width), rowOf(desired, p, width), radius);
    const found = lowest(rowOf(energies, p, columns), admits);
    minimum[p] = found.energy;
    index[p] = found.index;
  }
}
