import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';
import { softMinimum } from './softMinimum.ts';

type Binding = 'value' | 'levels' | 'free_energy';

/**
 * free_energy[q] = −(1/β) log Σ_y exp(−β E(y)), and the same of all beginnings that end with j, less the lowest of their
 * row, which is levels[row, group]. REVERSED: of all ends that start with j.
 */
export function chainFreeEnergy(
  { unary, pairwise, ranges, value, levels, free_energy }: Energies & Tensors<Binding>,
  { sequences, beta, REVERSED, ...sizes }: Sizes & Numbers<'sequences' | 'beta' | 'REVERSED'>,
): void {
  const all = labelsOf(sizes);
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    let offset = 0;
    let before: number[] = [];
    for (const [step, row] of (REVERSED ? rows.toReversed() : rows).entries()) {
      const totals = all.map((j) => {
        const own = at(unary, placeOf(sizes, row, group, j));
        if (step === 0) return own;
        const through = before.map(
          (v, i) =>
            v +
            (REVERSED
              ? arcEnergy(pairwise, sizes, row + 1, group, j, i)
              : arcEnergy(pairwise, sizes, row, group, i, j)),
        );
        return own + softMinimum(through, beta);
      });
      const lowest = Math.min(...totals);
      offset += lowest;
      before = totals.map((total) => total - lowest);
      for (const j of all) put(value, placeOf(sizes, row, group, j), before[j] as number);
      put(levels, row * sizes.groups + group, lowest);
    }
    put(free_energy, q, rows.length > 0 ? offset + softMinimum(before, beta) : 0);
  }
}
