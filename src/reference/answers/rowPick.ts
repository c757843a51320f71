import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';

/** energy[p] = energies[p, label], index[p] = label = ⌊desired[p] + ½⌋ */
export function rowPick(
  { energies, desired, energy, index }: Tensors<'energies' | 'desired' | 'energy' | 'index'>,
  { rows, columns }: Numbers<'rows' | 'columns'>,
): void {
  for (const [p, answer] of desired.subarray(0, rows).entries()) {
    const label = Math.floor(answer + 0.5);
    energy[p] = rowOf(energies, p, columns)[label] as number;
    index[p] = label;
  }
}
