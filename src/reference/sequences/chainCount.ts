import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';

/** At least this: forbidden. */
const FORBIDDEN = 5e29;
const MANY = 3e38;

/** sequences_allowed[q] = how many sequences have no energy ≥ 5e29; value[row, j] = how many beginnings end with j. At most 3e38. */
export function chainCount(
  { unary, pairwise, ranges, value, sequences_allowed }: Energies & Tensors<'value' | 'sequences_allowed'>,
  { sequences, ...sizes }: Sizes & Numbers<'sequences'>,
): void {
  const all = labelsOf(sizes);
  const sum = (counts: readonly number[]): number =>
    Math.min(
      MANY,
      counts.reduce((a, b) => a + b, 0),
    );
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    let before: number[] = [];
    for (const [step, row] of rows.entries()) {
      const counts = all.map((j) => {
        if (at(unary, placeOf(sizes, row, group, j)) >= FORBIDDEN) return 0;
        if (step === 0) return 1;
        return sum(before.filter((_, i) => arcEnergy(pairwise, sizes, row, group, i, j) < FORBIDDEN));
      });
      for (const j of all) put(value, placeOf(sizes, row, group, j), counts[j] as number);
      before = counts;
    }
    put(sequences_allowed, q, rows.length > 0 ? sum(before) : 1);
  }
}
