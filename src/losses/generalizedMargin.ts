import kernel from '../../shaders/losses/generalized_margin.wgsl';
import { margins } from '../answers/margins.ts';
import { DataError } from '../errors.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface GeneralizedMarginOptions {
  /** m, in energy units (default 1). */
  m?: number;
  /** H: `hinge` is max(0, u) (default), `log` is log(1 + e^u). */
  shape?: 'hinge' | 'log';
  /**
   * C(Yi, Y): `constant` is m; `distance` is m·‖Y − Yi‖₁, which is m times the Hamming distance of vectors of 0 and 1,
   * and m·|Y − Yi| for labels in an order or one number; `table` is m times the costs of `labels(K, { costs })`. By default the table
   * where the answers have one, and otherwise m.
   */
  cost?: 'constant' | 'distance' | 'table';
  /** ε: answers at least this far from the right one are incorrect (default 0.3); labels ignore it. */
  radius?: number;
}

/**
 * Generalized margin loss: `Σ_{Y ≠ Yi} H(Ec − E(Y) + C(Yi, Y))`. Margin C for the hinge, > 0 for the log.
 *
 * Contrast: all answers, each by a term of its own: an answer that is more wrong must lie higher. On a grid an integral,
 * `∫ H(Ec − E(Y) + C(Yi, Y)) dY` over ‖Y − Yi‖ ≥ ε. For listed answers; stores `E[P, K]`.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 2.2.3; Altun & Hofmann 2003.
 */
export function generalizedMargin(options: GeneralizedMarginOptions = {}): Loss {
  checkKnown('generalizedMargin', options, ['m', 'shape', 'cost', 'radius']);
  const { m = 1, shape = 'hinge', cost, radius = 0.3 } = options;
  checkPositive('generalizedMargin', 'm', m);
  checkPositive('generalizedMargin', 'radius', radius);
  checkChoice('shape', shape, ['hinge', 'log']);
  if (cost !== undefined) checkChoice('cost', cost, ['constant', 'distance', 'table']);
  return new Loss('generalized margin', kernel, margins({ m, shape, cost, radius }));
}

function checkChoice(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) {
    throw new DataError(
      `generalizedMargin: expected ${name} to be ${known.join(' or ')}, got ${value}. Use one of these.`,
    );
  }
}
