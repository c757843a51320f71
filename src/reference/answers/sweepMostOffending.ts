import type { Tensors } from '../twin.ts';
import { sweepChunks, type Sweep } from './chunks.ts';
import { incorrect, lowest, type Forbidden } from './lowest.ts';

type Binding = 'x' | 'y' | 'answers' | 'desired' | 'minimum' | 'index';

/**
 * minimum[p,c] = min_k D(x_p, y_k) over the columns k of chunk c with ‖answers_k − desired_p‖ ≥ radius
 * (NUMBERED: k ≠ desired_p), index[p,c] = the column.
 *
 * Ties: lowest column. None: 1e30, 0xffffffff.
 */
export function sweepMostOffending(
  { x, y, answers, desired, minimum, index }: Tensors<Binding>,
  sweep: Sweep & Forbidden,
): void {
  for (const { row, place, first, energies } of sweepChunks(x, y, sweep)) {
    const found = lowest(energies, incorrect({ answers, desired }, row, sweep), first);
    minimum[place] = found.energy;
    index[place] = found.index;
  }
}
