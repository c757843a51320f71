import { choose } from '../answers/choose.ts';
import type { MakeContrast } from '../answers/Contrast.ts';
import { CompatibilityError } from '../errors.ts';
import { ChainLandscape } from './ChainLandscape.ts';

/**
 * Contrast `min_Y (E(Y) − cost·Hamming(Y, Yi))` over all sequences, the right one included: an answer with more wrong
 * labels must lie higher.
 *
 * @throws CompatibilityError, when a model is recorded, for answers that aren't sequences.
 */
export function augmented(cost: number): MakeContrast {
  return (landscape) => {
    if (!(landscape instanceof ChainLandscape)) {
      throw new CompatibilityError(
        `structuredHinge: expected answers that are sequences, got ${landscape.answers.space.name}. ` +
          'Use the hinge loss: with one label an answer, the two are the same.',
      );
    }
    return choose(landscape, (graph, y, energy) => landscape.augmented(graph, y, cost, energy));
  };
}
