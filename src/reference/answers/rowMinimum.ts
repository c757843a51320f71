import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { comesAfter, keepLowest, lowest, type Tile } from './lowest.ts';

type Binding = 'energies' | 'minimum' | 'index';
type Optional = 'after_energy' | 'after_index';

/**
 * minimum[p] = min_k energies[p,k], index[p] = first + k, the number of the column; accumulated over tiles of columns.
 *
 * RANKED: among columns whose (energy, number) comes after (after_energy[p], after_index[p]).
 * Ties: lowest number. None: 1e30, 0xffffffff.
 */
export function rowMinimum(
  tensors: Tensors<Binding> & Partial<Tensors<Optional>>,
  { rows, columns, RANKED, first = 0, ACCUMULATE_MINIMUM }: Numbers<'rows' | 'columns' | 'RANKED'> & Tile,
): void {
  const { energies, after_energy, after_index, minimum, index } = tensors;
  for (let p = 0; p < rows; p++) {
    const admits = (energy: number, column: number): boolean =>
      !RANKED || comesAfter(energy, column, after_energy?.[p] as number, after_index?.[p] as number);
    const found = lowest(rowOf(energies, p, columns), admits, first);
    keepLowest({ minimum, index }, p, found, ACCUMULATE_MINIMUM);
  }
}
