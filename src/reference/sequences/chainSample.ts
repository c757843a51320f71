import { hash } from '../training/permute.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Sizes } from './chain.ts';
import { NONE } from './chainPosteriors.ts';

type Binding = 'value' | 'pairwise' | 'ranges' | 'owners' | 'path';

/**
 * path[row, group, draw]: draws from P(y_last = j) ∝ exp(−β value[last, j]), then backward from
 * P(y_t = i | y_{t+1} = j) ∝ exp(−β (value[t, i] + pairwise[i, j])); 2³² − 1 in rows that belong to no sequence.
 */
export function chainSample(
  { value, pairwise, ranges, owners, keys, path }: Tensors<Binding> & Partial<Tensors<'keys'>>,
  {
    rows: count,
    sequences,
    draws,
    beta,
    seed,
    KEYED,
    ...sizes
  }: Sizes & Numbers<'rows' | 'sequences' | 'draws' | 'beta' | 'seed' | 'KEYED'>,
): void {
  const { groups } = sizes;
  for (let i = 0; i < count * groups * draws; i++) {
    if (at(owners, Math.floor(i / (groups * draws))) === NONE) put(path, i, NONE);
  }
  for (const { q, group, rows } of chainsOf(ranges, sequences, groups)) {
    const sequence = Math.floor(q / groups);
    const key = KEYED === 1 && keys ? at(keys, sequence) : sequence;
    for (let draw = 0; draw < draws; draw++) {
      let after: number | undefined;
      for (const [step, row] of rows.toReversed().entries()) {
        const energies = labelsOf(sizes).map(
          (i) =>
            at(value, placeOf(sizes, row, group, i)) +
            (after === undefined ? 0 : arcEnergy(pairwise, sizes, row + 1, group, i, after)),
        );
        const place = (rows.length - 1 - step) * groups + group;
        after = choose(energies, beta, random({ seed, key, place, draw }));
        put(path, (row * groups + group) * draws + draw, after);
      }
    }
  }
}

/** The label at which the Gibbs weights, added up in their order, pass the share u of all. */
function choose(energies: readonly number[], beta: number, u: number): number {
  const lowest = Math.min(...energies);
  const weights = energies.map((energy) => Math.exp(-beta * (energy - lowest)));
  let left = u * weights.reduce((a, b) => a + b, 0);
  const label = weights.findIndex((weight) => (left -= weight) < 0);
  return label < 0 ? weights.lastIndexOf(Math.max(...weights)) : label;
}

/** In (0, 1), from these counters. */
function random({ seed, key, place, draw }: Record<'seed' | 'key' | 'place' | 'draw', number>): number {
  const bits = [draw, key, place].reduce(
    (mixed, counter) => hash(mixed ^ ((counter + 0x9e3779b9) >>> 0)),
    hash(seed),
  );
  return ((bits >>> 9) + 0.5) / 2 ** 23;
}
