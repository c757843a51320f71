import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, labelsOf, placeOf } from './chain.ts';
import { rowsOfChunks, type Chunks } from './chunks.ts';

type Binding = 'pairwise' | 'forward' | 'backward' | 'whole' | 'owners' | 'slope' | 'part';

/** part[chunk, group, i, j] (+)= Σ_row slope[q]·exp(−β (forward[row − 1, i] + pairwise[i, j] + backward[row, j] − whole[row])) */
export function chainPairs(
  { pairwise, forward, backward, whole, owners, slope, part }: Tensors<Binding>,
  { beta, ACCUMULATE_PART, ...numbers }: Chunks & Numbers<'beta' | 'PER_POSITION' | 'ACCUMULATE_PART'>,
): void {
  const { groups, labels } = numbers;
  for (const { chunk, group, rows } of rowsOfChunks(numbers)) {
    for (const i of labelsOf(numbers)) {
      for (const j of labelsOf(numbers)) {
        let sum = 0;
        for (const row of rows) {
          const total = at(whole, row * groups + group);
          // 1e30, in float32 or float64: no transition leads into this row.
          if (total > 5e29) continue;
          const energy =
            at(forward, placeOf(numbers, row - 1, group, i)) +
            arcEnergy(pairwise, numbers, row, group, i, j) +
            at(backward, placeOf(numbers, row, group, j));
          sum += at(slope, at(owners, row) * groups + group) * Math.exp(-beta * (energy - total));
        }
        put(part, ((chunk * groups + group) * labels + i) * labels + j, sum, ACCUMULATE_PART);
      }
    }
  }
}
