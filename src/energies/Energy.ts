import type { Answers, AnswerSpace } from '../answers/AnswerSpace.ts';
import type { Inputs } from '../answers/Inputs.ts';
import type { Landscape } from '../answers/Landscape.ts';
import type { Parameters } from '../modules/Module.ts';

/**
 * An architecture: the energy function `E(W, Y, X)`. Low = compatible.
 *
 * It knows nothing of losses or optimizers; all they see is the landscape that it spreads over an answer space.
 */
export interface Energy {
  readonly name: string;
  /** Features of an X; where it is a sequence, of each position. */
  readonly inputs: number;
  readonly parameters: Parameters;
  /** Whether an X is a sequence: rows of features, one a position. */
  readonly sequences?: boolean;
  /** Whether its landscape stores or visits P·K pairs one by one, so that long inputs are asked in smaller pieces. */
  readonly tabular?: boolean;
  /** Whether E ≥ 0 for all W, Y and X, as squared losses and LVQ2 ask; absent: not promised. */
  readonly nonNegative?: boolean | undefined;
  /** @throws CompatibilityError or ShapeError when these answers can't be scored. */
  check(space: AnswerSpace): void;
  /**
   * `log ∫ exp(−βE) dY` over all of ℝ^A, where it is known and the same for all X and W.
   *
   * @throws CompatibilityError where the integral diverges.
   */
  logPartition?(beta: number): number;
  /** The energies of a batch `x [P, inputs]` over the answers; of sequences: `x [positions, inputs]`. */
  landscape(x: Inputs, answers: Answers): Landscape;
}
