import type { AnswerSpace } from '../answers/AnswerSpace.ts';
import type { Energy } from '../energies/Energy.ts';
import { CompatibilityError, DataError } from '../errors.ts';
import type { Loss } from '../losses/Loss.ts';
import type { Regularizer } from '../losses/Regularizer.ts';
import { checkKnown } from '../options.ts';
import type { Optimizer } from './Optimizer.ts';

export interface TrainerOptions {
  energy: Energy;
  answers: AnswerSpace;
  loss: Loss;
  optimizer: Optimizer;
  /** R(W), added to the mean loss (default: none). */
  regularizer?: Regularizer;
  /** Of the starting weights and the batch order (default 1). Same device, same seed: the same bits. */
  seed?: number;
}

/**
 * @throws CompatibilityError, ShapeError when the architecture can't score these answers.
 * @throws DataError for a seed that isn't a whole number from 0 to 2³² − 1, a misspelt option, or a regularizer of
 * parameters that the model doesn't have.
 */
export function checkOptions(operation: string, options: TrainerOptions): void {
  checkKnown(operation, options, ['energy', 'answers', 'loss', 'optimizer', 'regularizer', 'seed']);
  checkSeed(options.seed ?? 1);
  checkSequences(options);
  options.energy.check(options.answers);
  options.regularizer?.check(options.energy.parameters);
}

/** @throws DataError unless it is a whole number from 0 to 2³² − 1. */
export function checkSeed(seed: number): void {
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff)) {
    throw new DataError(
      `seed: expected a whole number from 0 to 4294967295, got ${seed}. Pass one, such as 1.`,
    );
  }
}

/** @throws CompatibilityError for answers that are sequences where an X isn't one. */
function checkSequences({ energy, answers }: TrainerOptions): void {
  if (!answers.sequences || energy.sequences) return;
  throw new CompatibilityError(
    `${energy.name}: expected answers that aren't sequences, got ${answers.name}. ` +
      'Use labels, one position a sample; or linearChain for whole sequences.',
  );
}
