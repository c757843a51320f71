import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, placeOf, type Energies, type Sizes } from './chain.ts';

/**
 * energy[s] = Σ_t unary[t, y_t] + Σ_{t≥1} pairwise[y_{t−1}, y_t] and path[row] = y_t = ⌊desired[row] + ½⌋. Sequences are
 * cut: energy[s, segment] is a part of the sum.
 */
export function chainScore(
  { unary, pairwise, ranges, desired, energy, path }: Energies & Tensors<'desired' | 'energy' | 'path'>,
  { sequences, segments, ...sizes }: Sizes & Numbers<'sequences' | 'segments'>,
): void {
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    const sums = Array<number>(segments).fill(0);
    const length = Math.ceil(rows.length / segments);
    for (const [step, row] of rows.entries()) {
      const label = Math.floor(at(desired, row) + 0.5);
      put(path, row, label);
      let own = at(unary, placeOf(sizes, row, group, label));
      if (step > 0) own += arcEnergy(pairwise, sizes, row, group, at(path, row - 1), label);
      const segment = Math.floor(step / length);
      sums[segment] = (sums[segment] as number) + own;
    }
    for (const [segment, sum] of sums.entries()) put(energy, q * segments + segment, sum);
  }
}
