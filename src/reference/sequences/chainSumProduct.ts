import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';
import { NARROW, segmentAt } from './segments.ts';
import { softMinimum } from './softMinimum.ts';

/**
 * free_energy[q] = −(1/β) log Σ_y exp(−β E(y)), or what each segment of the chain adds to it; value[row, j]: the same of
 * the beginnings that end with j, less the lowest of the row. Where transitions are narrow: the share of these beginnings in
 * the row's Σ exp(−β E).
 */
export function chainSumProduct(
  { unary, pairwise, ranges, value, free_energy }: Energies & Tensors<'value' | 'free_energy'>,
  {
    sequences,
    beta,
    segments,
    groups,
    LABELS: labels,
  }: Numbers<'sequences' | 'groups' | 'beta' | 'segments' | 'LABELS'>,
): void {
  const sizes: Sizes = { groups, labels, PER_POSITION: 0 };
  const all = labelsOf(sizes);
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    const transitions = all.flatMap((i) => all.map((j) => arcEnergy(pairwise, sizes, 0, group, i, j)));
    const range = beta * (Math.max(...transitions) - Math.min(...transitions));
    const isNarrow = range <= NARROW;
    const parts = Array<number>(segments).fill(0);
    let offset = 0;
    let before: number[] = [];
    for (const [step, row] of rows.entries()) {
      const own = all.map((j) => at(unary, placeOf(sizes, row, group, j)));
      const reached = all.map((j) =>
        step === 0
          ? 0
          : softMinimum(
              before.map((energy, i) => energy + (transitions[i * sizes.labels + j] as number)),
              beta,
            ),
      );
      const totals = all.map((j) => (reached[j] as number) + (own[j] as number));
      const common = isNarrow ? softMinimum(totals, beta) : Math.min(...totals);
      const reachedBefore = step === 0 ? 0 : offset + softMinimum(before, beta);
      offset += Math.min(...totals);
      before = totals.map((total) => total - Math.min(...totals));
      for (const j of all) {
        const energy = (totals[j] as number) - common;
        put(value, placeOf(sizes, row, group, j), isNarrow ? Math.exp(-beta * energy) : energy);
      }
      const segment = segmentAt(step, rows.length, segments, range);
      parts[segment] = (parts[segment] as number) + offset + softMinimum(before, beta) - reachedBefore;
    }
    for (const [segment, part] of parts.entries()) put(free_energy, q * segments + segment, part);
  }
}
