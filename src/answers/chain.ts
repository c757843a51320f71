import { checkKnown } from '../options.ts';
import type { AnswerSpace } from './AnswerSpace.ts';
import { labels } from './labels.ts';

export interface ChainOptions {
  /** C: labels that each position chooses from. */
  labels: number;
}

/**
 * Answers that are sequences: one of the labels 0 … C−1 for each position of X, so C^T of them for T positions.
 *
 * They are never listed. Contrasts and inference are recursions along the sequence, in all samples at once; a right
 * answer is a label a position, and incorrect is any sequence that differs from it.
 *
 * @throws ShapeError unless the number of labels is a whole number ≥ 1.
 */
export function chain(options: ChainOptions): AnswerSpace {
  checkKnown('chain', options, ['labels']);
  return { ...labels(options.labels), name: `chain(${options.labels} labels)`, sequences: true };
}
