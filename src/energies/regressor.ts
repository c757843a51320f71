import { FactoredLandscape } from '../answers/FactoredLandscape.ts';
import { CompatibilityError } from '../errors.ts';
import { l1, type Distance } from '../modules/distances.ts';
import type { Module } from '../modules/Module.ts';
import { checkKnown } from '../options.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';
import { logPartition } from './logPartition.ts';

export interface RegressorParts {
  /** G */
  x: Module;
  /** D, `l1()` by default. */
  distance?: Distance;
}

/**
 * Regressor (architecture A): `E(W, Y, X) = D(G(X), Y)`.
 *
 * In Y the surface has one fixed shape, D's; learning moves only its minimum, so pulling down the right answer pushes
 * the others up. Parameters: those of G, by G's names.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 1.3.
 */
export function regressor(parts: RegressorParts): Energy {
  checkKnown('regressor', parts, ['x', 'distance']);
  const { x: net, distance = l1() } = parts;
  return {
    name: `regressor, ${distance.name}`,
    inputs: net.inputs,
    parameters: net.parameters,
    nonNegative: distance.nonNegative,
    check({ name, dims, descent }) {
      checkSide('regressor', 'G(X)', net.outputs, `an answer of ${name}`, dims);
      if (descent && !distance.nonNegative) {
        throw new CompatibilityError(
          `regressor: expected an energy with a minimum over all Y, got ${distance.name}, which falls without end. Use a grid.`,
        );
      }
    },
    logPartition: (beta) => logPartition(distance, net.outputs, beta),
    landscape: (x, answers) => new FactoredLandscape({ x: net, y: undefined, distance }, x, answers),
  };
}
