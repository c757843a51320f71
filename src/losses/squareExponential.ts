import kernel from '../../shaders/losses/square_exponential.wgsl';
import { mostOffending } from '../answers/mostOffending.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';
import { SQUARED } from './nonNegative.ts';

export interface SquareExponentialOptions {
  /** γ, the weight of the push (default 1). */
  gamma?: number;
  /** β, how fast the push fades, in 1/energy (default 1). */
  beta?: number;
  /** ε: answers at least this far from the right one are incorrect (default 0.3); labels ignore it. */
  radius?: number;
}

/**
 * Square-exponential loss: `Ec² + γ e^(−β·Ei)`. Margin > 0; for energies ≥ 0.
 *
 * Contrast: the most offending incorrect answer. On the device `−β·Ei` is clamped to 80, to stay finite.
 *
 * @see Osadchy, Miller & LeCun 2005, "Synergistic Face Detection and Pose Estimation with Energy-Based Models".
 */
export function squareExponential(options: SquareExponentialOptions = {}): Loss {
  checkKnown('squareExponential', options, ['gamma', 'beta', 'radius']);
  const { gamma = 1, beta = 1, radius = 0.3 } = options;
  checkPositive('squareExponential', 'gamma', gamma);
  checkPositive('squareExponential', 'beta', beta);
  checkPositive('squareExponential', 'radius', radius);
  return new Loss(
    'square-exponential',
    kernel,
    mostOffending(radius),
    { gamma, beta },
    { nonNegative: SQUARED },
  );
}
