import kernel from '../../shaders/losses/square_square.wgsl';
import { mostOffending } from '../answers/mostOffending.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';
import { SQUARED } from './nonNegative.ts';

export interface SquareSquareOptions {
  /** m, the margin, in energy units (default 1). */
  m?: number;
  /** ε: answers at least this far from the right one are incorrect (default 0.3); labels ignore it. */
  radius?: number;
}

/**
 * Square-square loss: `Ec² + max(0, m − Ei)²`. Margin m; for energies ≥ 0.
 *
 * Contrast: the most offending incorrect answer.
 *
 * @see LeCun & Huang 2005, "Loss Functions for Discriminative Training of Energy-Based Models".
 */
export function squareSquare(options: SquareSquareOptions = {}): Loss {
  checkKnown('squareSquare', options, ['m', 'radius']);
  const { m = 1, radius = 0.3 } = options;
  checkPositive('squareSquare', 'm', m);
  checkPositive('squareSquare', 'radius', radius);
  return new Loss('square-square', kernel, mostOffending(radius), { m }, { nonNegative: SQUARED });
}
