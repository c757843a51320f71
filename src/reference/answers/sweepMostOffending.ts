import { rowOf } from '../rowOf.ts';
import type { Tensors } from '../twin.ts';
import { sweepChunks, type Sweep } from './chunks.ts';
import { isIncorrect, lowest } from './lowest.ts';

type Binding = 'x' | 'y' | 'answers' | 'desired' | 'minimum' | 'index';

/**
 * minimum[p,c] = min_k D(x_p, y_k) over the columns k of chunk c with ‖answers_k − desired_p‖ ≥ radius, index[p,c] = the column.
 *
 * Ties: lowest column. None: 1e30, 0xffffffff.
 */
export function sweepMostOffending(
  { x, y, answers, desired, minimum, index }: Tensors<Binding>,
  sweep: Sweep & { answer_dims: number; radius: number },
): void {
  const { answer_dims: width, radius } = sweep;
  for (const { row, place, first, energies } of sweepChunks(x, y, sweep)) {
    const admits = (_: number, column: number): boolean =>
      isIncorrect(rowOf(answers, column, width), rowOf(desired, row, width), radius);
    const found = lowest(energies, admits, first);
    minimum[place] = found.energy;
    index[place] = found.index;
  }
}
