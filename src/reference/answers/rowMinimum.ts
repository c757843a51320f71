import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { comesAfter, lowest } from './lowest.ts';

type Binding = 'energies' | 'minimum' | 'index';
type Optional = 'after_energy' | 'after_index';

/**
 * minimum[p] = min_k energies[p,k], index[p] = the column.
 *
 * RANKED: among columns whose (energy, column) comes after (after_energy[p], after_index[p]).
 * Ties: lowest column. None: 1e30, 0xffffffff.
 */
export function rowMinimum(
  tensors: Tensors<Binding> & Partial<Tensors<Optional>>,
  { rows, columns, RANKED }: Numbers<'rows' | 'columns' | 'RANKED'>,
): void {
  const { energies, after_energy, after_index, minimum, index } = tensors;
  for (let p = 0; p < rows; p++) {
    const admits = (energy: number, column: number): boolean =>
      !RANKED || comesAfter(energy, column, after_energy?.[p] as number, after_index?.[p] as number);
    const found = lowest(rowOf(energies, p, columns), admits);
    minimum[p] = found.energy;
    index[p] = found.index;
  }
}
