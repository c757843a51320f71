import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';
import { NONE } from './chainPosteriors.ts';

/** At least this: no sequence, or a forbidden one. */
const FORBIDDEN = 5e29;

type Binding = 'value' | 'back' | 'energies' | 'paths';

/** A beginning: its energy, and where it comes from (label·places + place), by which ties are broken. */
interface Beginning {
  energy: number;
  from: number;
}

/** energies[q, r], paths[row, group, r]: the r-th best sequence of each chain; none: 1e30, 2³² − 1. */
export function chainKBest(
  { unary, pairwise, ranges, value, back, energies, paths }: Energies & Tensors<Binding>,
  { sequences, places, ...sizes }: Sizes & Numbers<'sequences' | 'places'>,
): void {
  const all = labelsOf(sizes);
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    let offset = 0;
    let before: number[] = [];
    for (const [step, row] of rows.entries()) {
      const lists = all.map((j): Beginning[] => {
        const own = at(unary, placeOf(sizes, row, group, j));
        if (step === 0) return best([{ energy: own, from: 0 }], places);
        const through = before.map((energy, from) => {
          const arc = arcEnergy(pairwise, sizes, row, group, Math.floor(from / places), j);
          return { energy: energy + arc + own, from };
        });
        return best(through, places);
      });
      const lowest = Math.min(...lists.map(([first]) => (first as Beginning).energy));
      offset += lowest;
      before = lists.flatMap((list) =>
        list.map(({ energy }) => (energy >= FORBIDDEN ? 1e30 : energy - lowest)),
      );
      for (const j of all) {
        for (const [place, { from }] of (lists[j] as Beginning[]).entries()) {
          const to = placeOf(sizes, row, group, j) * places + place;
          put(value, to, before[j * places + place] as number);
          if (step > 0) put(back, to, from);
        }
      }
    }
    const last = best(
      before.map((energy, from) => ({ energy, from })),
      places,
    );
    for (const [place, { energy, from }] of last.entries()) {
      const isNone = energy >= FORBIDDEN;
      const isEmpty = rows.length === 0 && place === 0;
      put(energies, q * places + place, isNone ? (isEmpty ? 0 : 1e30) : offset + energy);
      let state = from;
      for (const row of rows.toReversed()) {
        const label = isNone ? NONE : Math.floor(state / places);
        put(paths, (row * sizes.groups + group) * places + place, label);
        state = at(back, placeOf(sizes, row, group, 0) * places + state);
      }
    }
  }
}

/** The lowest `places` of them, in the order of (energy, from); filled up with none. */
function best(beginnings: readonly Beginning[], places: number): Beginning[] {
  const sorted = beginnings.toSorted((a, b) => a.energy - b.energy || a.from - b.from).slice(0, places);
  const missing = Array.from({ length: places - sorted.length }, () => ({ energy: 1e30, from: 0 }));
  return [...sorted, ...missing];
}
