import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';

type Binding = 'value' | 'back' | 'energy' | 'path';

/**
 * energy[q] = min_y E(y), path[row, group] = its label there: Viterbi.
 *
 * value[row, j] = the energy of the best beginning that ends with j, less the lowest of its row; back = its label before.
 */
export function chainMinimum(
  { unary, pairwise, ranges, value, back, energy, path }: Energies & Tensors<Binding>,
  { sequences, ...sizes }: Sizes & Numbers<'sequences'>,
): void {
  const all = labelsOf(sizes);
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    let offset = 0;
    let before: number[] = [];
    for (const [step, row] of rows.entries()) {
      const totals = all.map((j) => {
        const place = placeOf(sizes, row, group, j);
        if (step === 0) return at(unary, place);
        const through = before.map((v, i) => v + arcEnergy(pairwise, sizes, row, group, i, j));
        const best = through.indexOf(Math.min(...through));
        put(back, place, best);
        return (through[best] as number) + at(unary, place);
      });
      const lowest = Math.min(...totals);
      offset += lowest;
      before = totals.map((total) => total - lowest);
      for (const j of all) put(value, placeOf(sizes, row, group, j), before[j] as number);
    }
    put(energy, q, offset);
    let label = before.indexOf(0);
    for (const row of rows.toReversed()) {
      put(path, row * sizes.groups + group, label);
      label = at(back, placeOf(sizes, row, group, label));
    }
  }
}
