import { at, type Numbers, type Tensors } from '../twin.ts';

export type Energies = Tensors<'unary' | 'pairwise' | 'ranges'>;
export type Sizes = Numbers<'groups' | 'labels' | 'PER_POSITION'>;

/** One chain: `labels` states at each of its rows. */
export interface Chain {
  /** q = sequence·groups + group */
  readonly q: number;
  readonly group: number;
  /** In order. */
  readonly rows: readonly number[];
}

/** All chains of a batch. */
export function chainsOf(ranges: Float64Array, sequences: number, groups: number): Chain[] {
  return Array.from({ length: sequences * groups }, (_, q) => {
    const sequence = Math.floor(q / groups);
    const first = at(ranges, 2 * sequence);
    const rows = Array.from({ length: at(ranges, 2 * sequence + 1) }, (__, step) => first + step);
    return { q, group: q % groups, rows };
  });
}

/** Where the values of a label lie in a table `[rows, groups·labels]`. */
export function placeOf({ groups, labels }: Sizes, row: number, group: number, label: number): number {
  return (row * groups + group) * labels + label;
}

/** The energy of the transition from label i to label j of a row. */
export function arcEnergy(
  pairwise: Float64Array,
  { groups, labels, PER_POSITION }: Sizes,
  row: number,
  group: number,
  i: number,
  j: number,
): number {
  const table = PER_POSITION ? row * groups + group : group;
  return at(pairwise, (table * labels + i) * labels + j);
}

/** The labels 0 … labels − 1. */
export const labelsOf = ({ labels }: { labels: number }): number[] => [...Array(labels).keys()];
