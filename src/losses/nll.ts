import kernel from '../../shaders/losses/nll.wgsl';
import { freeEnergy } from '../answers/freeEnergy.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface NllOptions {
  /** β, the inverse temperature, in 1/energy (default 1). β → ∞ gives the perceptron loss. */
  beta?: number;
}

/**
 * Negative log-likelihood loss, divided by β: `Ec − F_β = Ec + (1/β) log Σ_k w_k exp(−β E_k)`. Margin > 0.
 *
 * Contrast: the free energy over all answers. Each answer is pushed up by its Gibbs probability.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 2.2.4.
 */
export function nll(options: NllOptions = {}): Loss {
  checkKnown('nll', options, ['beta']);
  const { beta = 1 } = options;
  checkPositive('nll', 'beta', beta);
  return new Loss('negative log-likelihood', kernel, freeEnergy(beta));
}
