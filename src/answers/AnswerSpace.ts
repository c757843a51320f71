import type { Tensor } from '../graph/Tensor.ts';

/**
 * The set 𝒴 in which answers are searched: K points of A coordinates each, with a quadrature weight.
 *
 * Labels are the numbers 0 … K−1, so that one definition of "incorrect" serves all:
 * `‖Y_k − Yi‖ ≥ radius`, where labels have the radius ½.
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
  /** Whether right answers are members of the set (labels), not points near it (grid). */
  readonly discrete: boolean;
  /** The lowest and highest value that a coordinate of a right answer may have. */
  readonly bounds: readonly [lowest: number, highest: number];
  /** The radius of the forbidden ball: the one asked for, or the one that the space implies. */
  radius(asked: number): number;
}

/** An answer space with its coordinates on the GPU. */
export interface Answers {
  readonly space: AnswerSpace;
  /** `[K, A]` */
  readonly tensor: Tensor;
}
