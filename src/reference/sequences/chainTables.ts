import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';
import { softMinimum } from './softMinimum.ts';

type Binding = 'table' | 'start' | 'level';

/**
 * table[segment, i, j] = ⊕ of the paths from label i in the row before a segment to label j in its last row, less
 * level[sequence, segment]; in the first segment, start[segment, j] = ⊕ of all paths to label j, less that level, and table
 * the same for every i; start = 0 in the others. ⊕: −(1/β) log Σ exp(−β E), or the minimum.
 */
export function chainTables(
  { unary, pairwise, ranges, table, start, level }: Energies & Tensors<Binding>,
  {
    sequences,
    segments,
    beta,
    MINIMUM,
    ...sizes
  }: Sizes & Numbers<'sequences' | 'segments' | 'beta' | 'MINIMUM'>,
): void {
  const all = labelsOf(sizes);
  const { groups, labels } = sizes;
  for (const { q, group, rows } of chainsOf(ranges, sequences * segments, groups)) {
    const s = Math.floor(q / groups);
    const [segment, sequence] = [s % segments, Math.floor(s / segments)];
    const isFirst = segment === 0;
    const own = (row: number, j: number) => at(unary, placeOf(sizes, row, group, j));
    let energies: number[][] = [];
    for (const [step, row] of rows.entries()) {
      const arc = (i: number, j: number) => arcEnergy(pairwise, sizes, row, group, i, j);
      const before = energies;
      energies = all.map((i) =>
        all.map((j) => {
          if (step === 0) return own(row, j) + (isFirst ? 0 : arc(i, j));
          const through = all.map((k) => (before[i]?.[k] as number) + arc(k, j));
          return own(row, j) + (MINIMUM ? Math.min(...through) : softMinimum(through, beta));
        }),
      );
    }
    const lowest = rows.length > 0 ? Math.min(...energies.flat()) : 0;
    put(level, (sequence * groups + group) * segments + segment, lowest);
    for (const [i, ends] of energies.entries()) {
      for (const [j, energy] of ends.entries()) {
        put(table, (q * labels + i) * labels + j, energy - lowest);
        if (i === 0) put(start, q * labels + j, isFirst ? energy - lowest : 0);
      }
    }
  }
}
