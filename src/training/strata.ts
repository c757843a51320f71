import { longestOf } from './sequenceInputs.ts';

/** Batches of sequences of unlike lengths, each drawn from neighbours in the order of length. */
export interface Strata {
  /** `[B, 3]`: of each slot of a batch its first row, and its stratum's first place in `sequences` and size. */
  readonly slots: Uint32Array<ArrayBuffer>;
  /** `[P, 3]`: of each sequence, shortest first, its first row in the data, its length and its number. */
  readonly sequences: Uint32Array<ArrayBuffer>;
  /** Rows of a batch. */
  readonly rows: number;
  /** How many of them hold no position, at most. */
  readonly padding: number;
  readonly longest: number;
}

/**
 * Cuts P sequences into B strata for batches of B: sorted by length, ⌊P/B⌋ or ⌈P/B⌉ neighbours each. Slot s of every
 * batch takes one sequence of stratum s and has room for the longest of them, so that its first row never changes.
 *
 * The padding of a batch is at most `Σ_s (max_s − min_s)`, max_s and min_s the longest and the shortest of stratum s. As
 * strata are in the order of length, `max_s ≤ min_{s+1}`, and the sum telescopes: it is
 * `max_B − min_1 − Σ_{s<B} (min_{s+1} − max_s) ≤ T_max − T_min`, whatever B and P are. A batch padded to its longest
 * wastes up to B times as much.
 *
 * A sequence comes once in as many steps as its stratum has sequences: in ⌊P/B⌋ or ⌈P/B⌉. Where B divides P, all come
 * alike; where B is much less than P, nearly so.
 */
export function strata(lengths: Uint32Array, batch: number): Strata {
  const count = lengths.length;
  const firstRows = new Uint32Array(count);
  for (let i = 1; i < count; i++) firstRows[i] = (firstRows[i - 1] as number) + (lengths[i - 1] as number);
  const lengthOf = (number: number): number => lengths[number] as number;
  const order = Uint32Array.from(lengths.keys()).sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
  const sequences = new Uint32Array(3 * count);
  for (const [place, number] of order.entries()) {
    sequences.set([firstRows[number] as number, lengthOf(number), number], 3 * place);
  }
  const slots = new Uint32Array(3 * batch);
  let rows = 0;
  let padding = 0;
  for (let slot = 0; slot < batch; slot++) {
    const first = Math.floor((slot * count) / batch);
    const end = Math.floor(((slot + 1) * count) / batch);
    const [shortest, longest] = [order[first], order[end - 1]].map((number) => lengthOf(number as number));
    slots.set([rows, first, end - first], 3 * slot);
    rows += longest as number;
    padding += (longest as number) - (shortest as number);
  }
  return { slots, sequences, rows, padding, longest: longestOf(lengths) };
}
