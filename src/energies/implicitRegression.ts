import { FactoredLandscape } from '../answers/FactoredLandscape.ts';
import { l1, type Distance } from '../modules/distances.ts';
import { nestParameters, type Module } from '../modules/Module.ts';
import { checkKnown } from '../options.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';

export interface ImplicitRegressionParts {
  /** G₁ */
  x: Module;
  /** G₂ */
  y: Module;
  /** D, `l1()` by default. */
  distance?: Distance;
}

/**
 * Implicit regression (architecture B): `E(W, Y, X) = D(G₁(X), G₂(Y))`.
 *
 * Several answers may fit one X. Nothing keeps the surface from going flat: losses that only pull down collapse.
 * Parameters: `x.…` of G₁ and `y.…` of G₂. One module on both sides shares its weights, under G₁'s names.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 3.
 */
export function implicitRegression(parts: ImplicitRegressionParts): Energy {
  checkKnown('implicitRegression', parts, ['x', 'y', 'distance']);
  const { x: netX, y: netY, distance = l1() } = parts;
  checkSide('implicitRegression', 'G₂(Y)', netY.outputs, 'G₁(X)', netX.outputs);
  return {
    name: `implicit regression, ${distance.name}`,
    inputs: netX.inputs,
    parameters: nestParameters({ x: netX, y: netY }),
    nonNegative: distance.nonNegative,
    check: (space) =>
      checkSide(
        'implicitRegression',
        'the input of G₂',
        netY.inputs,
        `an answer of ${space.name}`,
        space.dims,
      ),
    landscape: (x, answers) => new FactoredLandscape({ x: netX, y: netY, distance }, x, answers),
  };
}
