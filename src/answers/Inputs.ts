import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** Where P sequences lie in the rows of a batch, a row a position. Rows that belong to none are padding. */
export interface Sequences {
  /** P */
  readonly count: number;
  /** Positions that a sequence has at most. */
  readonly longest: number;
  /** `[P, 2]` u32: first row and number of positions of each, in rising order; 0 positions: an unused place. */
  readonly ranges: Tensor;
  /** `[N]` u32: the sequence that each row belongs to; 2³² − 1: none. */
  readonly owners: Tensor;
}

/** The X of a batch: a row a sample, or, where samples are sequences, a row a position. */
export interface Inputs extends State {
  readonly sequences?: Sequences | undefined;
}

/** P, the samples of a batch. */
export function samplesOf({ x, sequences }: Inputs): number {
  return sequences?.count ?? x.rows;
}
