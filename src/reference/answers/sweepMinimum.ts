import type { Tensors } from '../twin.ts';
import { sweepChunks, type Sweep } from './chunks.ts';
import { comesAfter, lowest } from './lowest.ts';

type Binding = 'x' | 'y' | 'minimum' | 'index';
type Optional = 'after_energy' | 'after_index';

/**
 * minimum[p,c] = min_k D(x_p, y_k) over the columns k of chunk c, index[p,c] = the column.
 *
 * RANKED: among columns whose (energy, column) comes after (after_energy[p], after_index[p]).
 * Ties: lowest column. None: 1e30, 0xffffffff.
 */
export function sweepMinimum(
  tensors: Tensors<Binding> & Partial<Tensors<Optional>>,
  sweep: Sweep & { RANKED: number },
): void {
  const { x, y, after_energy, after_index, minimum, index } = tensors;
  for (const { row, place, first, energies } of sweepChunks(x, y, sweep)) {
    const admits = (energy: number, column: number): boolean =>
      !sweep.RANKED ||
      comesAfter(energy, column, after_energy?.[row] as number, after_index?.[row] as number);
    const found = lowest(energies, admits, first);
    minimum[place] = found.energy;
    index[place] = found.index;
  }
}
