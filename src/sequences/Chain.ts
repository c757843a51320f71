import type { Sequences } from '../answers/Inputs.ts';
import type { State } from '../graph/State.ts';

/**
 * The energies of a batch of chains, `E(y) = Σ_t U[t, y_t] + Σ_{t≥1} V[y_{t−1}, y_t]`: what the recursions work on.
 *
 * A sequence may carry several chains over the same positions, such as one for each class: its `groups`.
 */
export interface Chain {
  readonly sequences: Sequences;
  /** G: chains of a sequence. */
  readonly groups: number;
  /** C: labels of a position. */
  readonly labels: number;
  /** U `[N, G·C]` */
  readonly unary: State;
  /** V `[G, C, C]`, shared by all positions; or `[N, G·C·C]`, that of the transition into each position. */
  readonly pairwise: State;
  readonly isPerPosition: boolean;
}

/** A chain as a recursion sees it: where sequences lie, but not whose each row is. */
export interface Recursed extends Omit<Chain, 'sequences'> {
  readonly sequences: Pick<Sequences, 'count' | 'ranges'>;
}

/** Params that every kernel of chains takes. */
export function sizesOf({ sequences, groups, labels }: Recursed) {
  return { sequences: sequences.count, groups, labels };
}

/** The override that tells kernels which V they have. */
export const perPosition = ({ isPerPosition }: Recursed) => ({ PER_POSITION: isPerPosition ? 1 : 0 });
