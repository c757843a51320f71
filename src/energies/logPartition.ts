import { CompatibilityError } from '../errors.ts';
import type { Distance } from '../modules/distances.ts';

/**
 * `log ∫ exp(−β D(g, Y)) dY` over ℝⁿ, the same for all g: `n·log(2/β)` for L1, `(n/2)·log(2π/β)` for ½‖·‖².
 *
 * @throws CompatibilityError for other distances, where the integral diverges.
 */
export function logPartition(distance: Distance, dims: number, beta: number): number {
  if (distance.name === 'l1') return dims * Math.log(2 / beta);
  if (distance.name === 'squaredEuclidean') return (dims / 2) * Math.log((2 * Math.PI) / beta);
  const why = distance.nonNegative ? 'stays below 1 however far Y is' : 'falls without end';
  throw new CompatibilityError(
    `free energy: expected a distance with a finite ∫ exp(−βE) dY over all Y, got ${distance.name}, which ${why}: the integral diverges. Use a grid.`,
  );
}
