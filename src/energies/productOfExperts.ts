import { sum } from '../answers/combinations.ts';
import { combine } from './combine.ts';
import type { Energy } from './Energy.ts';

/**
 * Product of experts: `E(W, Y, X) = Σ_j E_j(W_j, Y, X)`, so that `exp(−E) = Π_j exp(−E_j)`.
 *
 * Stores `E_j[P, K]`; factored experts of one plain distance need no table, see `concatenate`.
 *
 * @see Hinton 2002, "Training Products of Experts by Minimizing Contrastive Divergence".
 */
export const productOfExperts = (experts: readonly Energy[]): Energy =>
  combine('product of experts', experts, sum);
