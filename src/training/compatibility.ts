import type { AnswerSpace } from '../answers/AnswerSpace.ts';
import type { Energy } from '../energies/Energy.ts';
import { CompatibilityError } from '../errors.ts';
import type { Loss } from '../losses/Loss.ts';

/**
 * Whether a loss can train an architecture. Evaluating any pair is fine: its gradients are what they are.
 *
 * @throws CompatibilityError for a loss that asks for energies ≥ 0 and an architecture that doesn't promise them.
 */
export function checkTrainable(energy: Energy, loss: Loss): void {
  if (loss.nonNegative === undefined || energy.nonNegative) return;
  throw new CompatibilityError(
    `${loss.name} loss: expected energies ≥ 0, because ${loss.nonNegative}, got ${energy.name}, whose energies may be negative. ` +
      'End its net with rbf, relu or sigmoid units, or compare by a distance ≥ 0; or use the hinge, log or nll loss.',
  );
}

/** @throws CompatibilityError for answers that can't be listed: sequences. */
export function checkListed(operation: string, space: AnswerSpace): void {
  if (!space.sequences) return;
  throw new CompatibilityError(
    `${operation}: expected answers that can be listed, got ${space.name}: there are C^T of them. ` +
      'Ask for marginals, rank, sample or confidence, or score the sequences of interest.',
  );
}
