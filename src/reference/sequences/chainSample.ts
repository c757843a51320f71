import { hash } from '../training/permute.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, chainsOf, labelsOf, placeOf, type Sizes } from './chain.ts';
import { NONE } from './chainPosteriors.ts';

type Binding = 'value' | 'pairwise' | 'ranges' | 'owners' | 'numbers' | 'path';

/**
 * path[row, group, draw]: draws from P(y_last = j) ∝ exp(−β value[last, j]), then backward from
 * P(y_t = i | y_{t+1} = j) ∝ exp(−β (value[t, i] + pairwise[i, j])); 2³² − 1 in rows that belong to no sequence.
 */
export function chainSample(
  { value, pairwise, ranges, owners, numbers, path }: Tensors<Binding>,
  {
    rows: count,
    sequences,
    draws,
    beta,
    seed,
    ...sizes
  }: Sizes & Numbers<'rows' | 'sequences' | 'draws' | 'beta' | 'seed'>,
): void {
  const { groups } = sizes;
  for (let i = 0; i < count * groups * draws; i++) {
    if (at(owners, Math.floor(i / (groups * draws))) === NONE) put(path, i, NONE);
  }
  for (const { group, rows } of chainsOf(ranges, sequences, groups)) {
    for (let draw = 0; draw < draws; draw++) {
      let after: number | undefined;
      for (const row of rows.toReversed()) {
        const energies = labelsOf(sizes).map(
          (i) =>
            at(value, placeOf(sizes, row, group, i)) +
            (after === undefined ? 0 : arcEnergy(pairwise, sizes, row + 1, group, i, after)),
        );
        after = choose(energies, beta, random(seed, at(numbers, row) * groups + group, draw));
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

/** In (0, 1), from the counter (seed, number, draw). */
function random(seed: number, number: number, draw: number): number {
  const key = hash(hash(seed) ^ ((draw + 0x9e3779b9) >>> 0));
  return ((hash(key ^ ((number + 0x9e3779b9) >>> 0)) >>> 9) + 0.5) / 2 ** 23;
}
