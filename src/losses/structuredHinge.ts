import kernel from '../../shaders/losses/perceptron.wgsl';
import { augmented } from '../answers/augmented.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface StructuredHingeOptions {
  /** What each wrong label costs, in energy units (default 1). */
  cost?: number;
}

/**
 * Structured hinge loss: `max_Y (Ec + cost·Hamming(Y, Yi) − E(Y))`. Margin: the cost of the wrong labels.
 *
 * Contrast: the minimum over all answers of the energy less the cost of its wrong labels. Never negative, since Y = Yi is
 * among them. With answers of one label it is the hinge loss with m = cost; with sequences and `½λ‖W‖²` it makes the
 * max-margin Markov net.
 *
 * @see Taskar, Guestrin & Koller 2003, "Max-Margin Markov Networks"; LeCun et al. 2006, section 2.2.3.
 */
export function structuredHinge(options: StructuredHingeOptions = {}): Loss {
  checkKnown('structuredHinge', options, ['cost']);
  const { cost = 1 } = options;
  checkPositive('structuredHinge', 'cost', cost);
  return new Loss('structured hinge', kernel, augmented(cost));
}
