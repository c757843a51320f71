import { FactoredLandscape } from '../answers/FactoredLandscape.ts';
import { CompatibilityError } from '../errors.ts';
import { dot } from '../modules/distances.ts';
import type { Module } from '../modules/Module.ts';
import { checkKnown } from '../options.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';

export interface TwoClassParts {
  /** G: one output, such as `new Linear(inputs, 1)`. */
  x: Module;
}

/**
 * Two-class energy: `E(W, Y, X) = −Y·G(X)` with `Y ∈ {−1, +1}`: the best answer is the sign of G.
 *
 * With a linear G, the perceptron loss gives the perceptron rule; negative log-likelihood gives logistic regression,
 * `log(1 + e^(−2Y·G))`; the hinge loss with m = 2 and weight decay λ give the linear SVM,
 * `2 max(0, 1 − Y·G) + ½λ‖W‖²`. Parameters: those of G, by G's names.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 1.3.
 */
export function twoClass(parts: TwoClassParts): Energy {
  checkKnown('twoClass', parts, ['x']);
  const { x: net } = parts;
  checkSide('twoClass', 'G(X)', net.outputs, 'an answer, −1 or +1', 1);
  return {
    name: 'two-class',
    inputs: net.inputs,
    parameters: net.parameters,
    check({ name, coordinates, descent }) {
      if (descent || coordinates.length !== 2 || coordinates[0] !== -1 || coordinates[1] !== 1) {
        throw new CompatibilityError(`twoClass: expected the answers −1 and +1, got ${name}. Use signs().`);
      }
    },
    landscape: (x, answers) => new FactoredLandscape({ x: net, y: undefined, distance: dot() }, x, answers),
  };
}
