import { marginalOverParts, minimumOverParts } from '../answers/combinations.ts';
import { checkKnown, checkPositive } from '../options.ts';
import { combine } from './combine.ts';
import type { Energy } from './Energy.ts';

/**
 * Latent variable with finitely many values, minimised: `Ě(Y, X) = min_z E_z(W, Y, X)`; `energies[z]` is the energy at
 * value z. Only the chosen value learns.
 *
 * Stores `E_z[P, K]`. @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 4.
 */
export const latentMinimum = (energies: readonly Energy[]): Energy =>
  combine('minimum over z', energies, minimumOverParts);

/**
 * Latent variable with finitely many values, marginalised: `Ě(Y, X) = −(1/β) log Σ_z exp(−β E_z(W, Y, X))`; tends to
 * the minimum as β → ∞. Every value learns by its probability given Y and X.
 *
 * Stores `E_z[P, K]`. @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 4.
 */
export function latentMarginal(energies: readonly Energy[], options: { beta?: number } = {}): Energy {
  const { beta = 1 } = checkKnown('latentMarginal', options, ['beta']);
  checkPositive('latentMarginal', 'beta', beta);
  return combine('marginal over z', energies, marginalOverParts(beta));
}
