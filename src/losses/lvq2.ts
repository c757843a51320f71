import kernel from '../../shaders/losses/lvq2.wgsl';
import { mostOffending } from '../answers/mostOffending.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface Lvq2Options {
  /** δ, the width of the window relative to Ei (default 1). */
  delta?: number;
  /** ε: answers at least this far from the right one are incorrect (default 0.3); labels ignore it. */
  radius?: number;
}

/**
 * LVQ2 loss: `min(1, max(0, (Ec − Ei) / (δ·Ei)))`. Margin 0; for energies > 0.
 *
 * Contrast: the most offending incorrect answer. Flat, so without gradient, where `Ec ≥ (1 + δ)·Ei`.
 *
 * @see Kohonen et al. 1988; Driancourt & Bottou 1991; LeCun et al. 2006, section 2.2.3.
 */
export function lvq2(options: Lvq2Options = {}): Loss {
  checkKnown('lvq2', options, ['delta', 'radius']);
  const { delta = 1, radius = 0.3 } = options;
  checkPositive('lvq2', 'delta', delta);
  checkPositive('lvq2', 'radius', radius);
  return new Loss('LVQ2', kernel, mostOffending(radius), { delta }, { nonNegative: 'it divides by Ei' });
}
