import { ShapeError } from '../errors.ts';
import type { Module } from '../modules/Module.ts';
import { checkWhole } from '../options.ts';

interface WindowParts {
  unary: Module;
  window?: number;
  features?: Module;
}

/**
 * D, the features of a position of X, where the unary net sees a window of 2r+1 positions of them, or of what the net
 * `features` makes of them.
 *
 * @throws ShapeError when the unary's inputs don't fill a window, DataError unless the radius is a whole number ≥ 0.
 */
export function featuresOf(operation: string, { unary, window = 0, features }: WindowParts): number {
  checkWhole(operation, 'window', window, 0);
  const positions = 2 * window + 1;
  const shown = features?.outputs ?? Math.floor(unary.inputs / positions);
  if (shown === 0 || shown * positions !== unary.inputs) {
    throw new ShapeError(
      `${operation}: expected a unary net of ${positions} positions with ${features ? `the ${shown}` : 'all'} features of each, ` +
        `got ${unary.inputs} inputs. Pass a net with (2·window + 1)·D inputs.`,
    );
  }
  return features?.inputs ?? shown;
}
