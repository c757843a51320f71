import kernel from '../../shaders/losses/hinge.wgsl';
import { mostOffending } from '../answers/mostOffending.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface HingeOptions {
  /** m, the margin, in energy units (default 1). */
  m?: number;
  /** ε: answers at least this far from the right one are incorrect (default 0.3); labels ignore it. */
  radius?: number;
}

/**
 * Hinge loss: `max(0, m + Ec − Ei)`. Margin m.
 *
 * Contrast: the most offending incorrect answer. With two classes and `½λ‖W‖²`: the linear SVM.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 2.2.3; Altun et al. 2003; Taskar et al. 2003.
 */
export function hinge(options: HingeOptions = {}): Loss {
  checkKnown('hinge', options, ['m', 'radius']);
  const { m = 1, radius = 0.3 } = options;
  checkPositive('hinge', 'm', m);
  checkPositive('hinge', 'radius', radius);
  return new Loss('hinge', kernel, mostOffending(radius), { m });
}
