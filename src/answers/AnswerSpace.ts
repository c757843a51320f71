import type { Tensor } from '../graph/Tensor.ts';
import type { Descent } from './descend.ts';

/**
 * The set 𝒴 in which answers are searched: K points of A coordinates each, with a quadrature weight.
 *
 * The coordinates are what an energy sees of an answer. A right answer is given either by its number in the set
 * (`numbered`: labels, candidates), and incorrect is every other number; or by its own A coordinates (grid), on a listed
 * point or off it, and incorrect is what is at least a radius away: `‖Y_k − Yi‖ ≥ ε`.
 *
 * An unbounded space, all of ℝ^A, has no list: its K points are where gradient descent in Y starts.
 */
export interface AnswerSpace {
  readonly name: string;
  /** K */
  readonly count: number;
  /** A: coordinates of an answer. */
  readonly dims: number;
  /** `[K, A]`, row-major. */
  readonly coordinates: Float32Array;
  /** `w` of the free energy: 1 for discrete answers, the cell size for a grid. */
  readonly weight: number;
  /** Whether right answers are given by number, `[P, 1]`, and not by coordinates, `[P, A]`. */
  readonly numbered: boolean;
  /** `[K, K]`, row-major: `C(Yi, Y)`, what answering Y costs where Yi is right, ≥ 0 and 0 where they agree. */
  readonly costs?: Float32Array;
  /** Whether an answer is a sequence of these labels, one a position of X; its number is then one label a position. */
  readonly sequences?: boolean;
  /** How answers of an unbounded space are searched; absent where they are listed. */
  readonly descent?: Descent;
  /** The values that a number of a right answer may have. */
  readonly bounds: Bounds;
}

/** The values `lowest`, `lowest + step`, … `highest`; with step 0 all between the two. */
export type Bounds = readonly [lowest: number, highest: number, step: number];

/** Answers that are given by number, at most: float32, in which the number travels, holds whole numbers up to 2²⁴. */
export const MOST_NUMBERED = 2 ** 24;

/** Numbers by which a right answer is given. */
export function rightDims({ numbered, dims }: AnswerSpace): number {
  return numbered ? 1 : dims;
}

/** An answer space with its coordinates, and its costs where it has them, on the GPU. */
export interface Answers {
  readonly space: AnswerSpace;
  /** `[K, A]` */
  readonly tensor: Tensor;
  /** `[K, K]` */
  readonly costs?: Tensor | undefined;
}
