import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, placeOf, type Energies, type Sizes } from './chain.ts';

/** energy[s] = Σ_t unary[t, y_t] + Σ_{t≥1} pairwise[y_{t−1}, y_t] and path[row] = y_t = ⌊desired[row] + ½⌋ */
export function chainScore(
  { unary, pairwise, ranges, desired, energy, path }: Energies & Tensors<'desired' | 'energy' | 'path'>,
  { sequences, ...sizes }: Sizes & Numbers<'sequences'>,
): void {
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    let sum = 0;
    for (const [step, row] of rows.entries()) {
      const label = Math.floor(at(desired, row) + 0.5);
      put(path, row, label);
      sum += at(unary, placeOf(sizes, row, group, label));
      if (step > 0) sum += arcEnergy(pairwise, sizes, row, group, at(path, row - 1), label);
    }
    put(energy, q, sum);
  }
}
