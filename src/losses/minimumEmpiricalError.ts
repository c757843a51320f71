import kernel from '../../shaders/losses/minimum_empirical_error.wgsl';
import { freeEnergy } from '../answers/freeEnergy.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { Loss } from './Loss.ts';

export interface MinimumEmpiricalErrorOptions {
  /** β, the inverse temperature, in 1/energy (default 1). */
  beta?: number;
}

/**
 * Minimum empirical error loss: `1 − e^(−β(Ec − F_β))`. Margin > 0.
 *
 * Contrast: the free energy over all answers. It is `1 − P(Yi|X)`, the expected number of errors of answers drawn from
 * the Gibbs distribution; on a grid a density stands for P, and the loss may be negative. On the device the exponent
 * is clamped to 80, to stay finite.
 *
 * @see Ljolje, Ephraim & Rabiner 1990; LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 2.2.5.
 */
export function minimumEmpiricalError(options: MinimumEmpiricalErrorOptions = {}): Loss {
  checkKnown('minimumEmpiricalError', options, ['beta']);
  const { beta = 1 } = options;
  checkPositive('minimumEmpiricalError', 'beta', beta);
  return new Loss('minimum empirical error', kernel, freeEnergy(beta), { beta });
}
