import kernel from '../../shaders/losses/log.wgsl';
import { mostOffending } from '../answers/mostOffending.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface LogOptions {
  /** ε: answers at least this far from the right one are incorrect (default 0.3); labels ignore it. */
  radius?: number;
}

/**
 * Log loss: `log(1 + e^(Ec − Ei))`. Margin > 0: a soft hinge that never stops pushing.
 *
 * Contrast: the most offending incorrect answer.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 2.2.3.
 */
export function log(options: LogOptions = {}): Loss {
  checkKnown('log', options, ['radius']);
  const { radius = 0.3 } = options;
  checkPositive('log', 'radius', radius);
  return new Loss('log', kernel, mostOffending(radius));
}
