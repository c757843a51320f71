import kernel from '../../shaders/losses/perceptron.wgsl';
import { checkKnown, checkPositive } from '../options.ts';
import { augmented } from '../sequences/augmented.ts';
import { Loss } from './Loss.ts';

export interface StructuredHingeOptions {
  /** What each wrong label costs, in energy units (default 1). */
  cost?: number;
}

/**
 * Hinge loss of sequences: `max_Y (Ec + cost·Hamming(Y, Yi) − E(Y))`. Margin: the cost of the wrong labels.
 *
 * Contrast: the minimum over all sequences of the energy less the cost; with Y = Yi both are Ec, so the loss is never
 * negative. With `½λ‖W‖²`: the max-margin Markov net.
 *
 * @see Taskar, Guestrin & Koller 2003, "Max-Margin Markov Networks"; LeCun et al. 2006, section 2.2.3.
 */
export function structuredHinge(options: StructuredHingeOptions = {}): Loss {
  checkKnown('structuredHinge', options, ['cost']);
  const { cost = 1 } = options;
  checkPositive('structuredHinge', 'cost', cost);
  return new Loss('structured hinge', kernel, augmented(cost));
}
