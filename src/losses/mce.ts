import kernel from '../../shaders/losses/mce.wgsl';
import { mostOffending } from '../answers/mostOffending.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface MceOptions {
  /** ε: answers at least this far from the right one are incorrect (default 0.3); labels ignore it. */
  radius?: number;
}

/**
 * Minimum classification error loss: `1 / (1 + e^(Ei − Ec))`. Margin > 0: a smooth count of errors.
 *
 * Contrast: the most offending incorrect answer. It hardly pushes where an answer is very wrong.
 *
 * @see Juang, Chou & Lee 1997, "Minimum classification error rate methods for speech recognition".
 */
export function mce(options: MceOptions = {}): Loss {
  checkKnown('mce', options, ['radius']);
  const { radius = 0.3 } = options;
  checkPositive('mce', 'radius', radius);
  return new Loss('MCE', kernel, mostOffending(radius));
}
