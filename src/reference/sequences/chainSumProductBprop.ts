import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';
import { segmentAt } from './segments.ts';
import { softMinimum } from './softMinimum.ts';

type Field = 'sequences' | 'rows' | 'groups' | 'beta' | 'LABELS' | 'segments' | 'slots' | 'ACCUMULATE_DUNARY';

/**
 * dunary[row, j] (+)= slope[q]·P(y_t = j), 0 in rows of nobody; part[slot, group, i, j] = Σ slope[q]·P(y_{t−1} = i, y_t = j)
 * over the transitions of segments slot, slot + slots, … Both from the energies alone.
 */
export function chainSumProductBprop(
  { unary, pairwise, ranges, slope, dunary, part }: Energies & Tensors<'slope' | 'dunary' | 'part'>,
  {
    sequences,
    rows: count,
    beta,
    segments,
    slots,
    ACCUMULATE_DUNARY,
    groups,
    LABELS: labels,
  }: Numbers<Field>,
): void {
  const sizes: Sizes = { groups, labels, PER_POSITION: 0 };
  const all = labelsOf(sizes);
  const sent = new Float64Array(count * sizes.groups * sizes.labels);
  part.fill(0);
  for (const { q, group, rows } of chainsOf(ranges, sequences, sizes.groups)) {
    const d = at(slope, q);
    const arc = (i: number, j: number): number => arcEnergy(pairwise, sizes, 0, group, i, j);
    const own = (step: number, j: number): number =>
      at(unary, placeOf(sizes, rows[step] as number, group, j));
    const beginnings: number[][] = [];
    for (const step of rows.keys()) {
      const before = beginnings.at(-1);
      const totals = all.map(
        (j) =>
          own(step, j) +
          (before
            ? softMinimum(
                before.map((e, i) => e + arc(i, j)),
                beta,
              )
            : 0),
      );
      beginnings.push(level(totals));
    }
    const transitions = all.flatMap((i) => all.map((j) => arc(i, j)));
    const range = beta * (Math.max(...transitions) - Math.min(...transitions));
    const first = Math.floor(q / sizes.groups) * segments;
    let after: number[] | undefined;
    for (const step of [...rows.keys()].toReversed()) {
      const slot = (first + segmentAt(step, rows.length, segments, range)) % slots;
      const beginning = beginnings[step] as number[];
      const end = all.map((i) =>
        after
          ? softMinimum(
              after.map((e, j) => e + arc(i, j)),
              beta,
            )
          : 0,
      );
      const whole = softMinimum(
        all.map((i) => (beginning[i] as number) + (end[i] as number)),
        beta,
      );
      for (const i of all) {
        const left = (beginning[i] as number) - whole;
        sent[placeOf(sizes, rows[step] as number, group, i)] =
          d * Math.exp(-beta * (left + (end[i] as number)));
        for (const [j, right] of after?.entries() ?? []) {
          const place = ((slot * sizes.groups + group) * sizes.labels + i) * sizes.labels + j;
          put(part, place, d * Math.exp(-beta * (left + arc(i, j) + right)), 1);
        }
      }
      after = level(all.map((i) => own(step, i) + (end[i] as number)));
    }
  }
  for (const [place, number] of sent.entries()) put(dunary, place, number, ACCUMULATE_DUNARY);
}

/** Less the lowest. */
function level(energies: readonly number[]): number[] {
  const lowest = Math.min(...energies);
  return energies.map((energy) => energy - lowest);
}
