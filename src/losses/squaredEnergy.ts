import kernel from '../../shaders/losses/squared_energy.wgsl';
import { Loss } from './Loss.ts';
import { SQUARED } from './nonNegative.ts';

/**
 * Squared energy loss: `Ec²`. Pulls down the right answer and pushes up nothing: margin none; for
 * energies ≥ 0.
 *
 * With a regressor and L1 distance it is ordinary least squares; with an implicit regression it collapses.
 */
export const squaredEnergy = (): Loss =>
  new Loss('squared energy', kernel, undefined, {}, { nonNegative: SQUARED });
