import { squaredEuclidean } from '../modules/distances.ts';
import { mlp } from '../modules/mlp.ts';
import type { Energy } from './Energy.ts';
import { regressor } from './regressor.ts';

/**
 * Linear regression: `E(W, Y, X) = ½‖WX + B − Y‖²`. With the energy loss, least squares.
 *
 * Parameters: `1.weight [outputs, inputs]`, `1.bias [outputs]`.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 1.3.
 */
export function linearRegression(inputs: number, outputs: number): Energy {
  return regressor({ x: mlp([inputs, outputs]), distance: squaredEuclidean() });
}
