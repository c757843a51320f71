import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { lowest, NOTHING } from './lowest.ts';

type Binding = 'minimum' | 'index' | 'energy' | 'choice';

/** energy[p] = min_c minimum[p,c], choice[p] = index there; ties: lowest index; none: 1e30, 0xffffffff. */
export function mergeMinimum(
  { minimum, index, energy, choice }: Tensors<Binding>,
  { rows, chunks }: Numbers<'rows' | 'chunks'>,
): void {
  for (let p = 0; p < rows; p++) {
    const found = lowest(rowOf(minimum, p, chunks));
    energy[p] = found.energy;
    choice[p] = rowOf(index, p, chunks)[found.index] ?? NOTHING.index;
  }
}
