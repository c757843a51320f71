import { CompatibilityError } from '../errors.ts';
import { nestParameters, type Module } from '../modules/Module.ts';
import { rbf } from '../modules/rbf.ts';
import { Sequential } from '../modules/Sequential.ts';
import { checkKnown, checkWhole } from '../options.ts';
import { checkSide } from './checkSide.ts';
import { classifier } from './classifier.ts';
import type { Energy } from './Energy.ts';

export interface RbfSwitchParts {
  /** G */
  x: Module;
  /** K */
  labels: number;
  /** Fixed centres `[labels, outputs of G]`, row by row (default: trained ones). */
  centres?: ArrayLike<number>;
}

/**
 * Radial basis functions and a switch: `E(W, Y, X) = Σ_k δ(k, Y) ½‖G(X) − C_k‖²`. The energy of a label is how far
 * G(X) is from its centre.
 *
 * With trained centres it collapses under the energy and the perceptron loss: G(X) and all centres shrink to one
 * point, where every energy is 0. With fixed centres the energy loss doesn't collapse, nor do square-square, negative
 * log-likelihood or margin losses with trained ones: they pull wrong energies up. The perceptron loss asks for no
 * margin: with fixed centres too it is 0 where G(X) is as far from one centre as from any other, if G can give such a
 * point. While samples are separable it may stop before it collapses.
 *
 * Parameters: `x.…` of G, and `centres [labels, outputs of G]`.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 3.
 */
export function rbfSwitch(parts: RbfSwitchParts): Energy {
  checkKnown('rbfSwitch', parts, ['x', 'labels', 'centres']);
  const { x: net, labels, centres } = parts;
  checkWhole('rbfSwitch', 'labels', labels);
  const units = rbf(net.outputs, labels, centres && { centres });
  return {
    ...classifier({
      x: new Sequential([net, units], { ...nestParameters({ x: net }), ...units.parameters }),
    }),
    name: `RBF + switch, ${centres ? 'fixed' : 'trained'} centres`,
    check(space) {
      if (!space.numbered) {
        throw new CompatibilityError(
          `rbfSwitch: expected numbered answers, got ${space.name}. Use labels(${labels}).`,
        );
      }
      checkSide('rbfSwitch', 'labels', labels, `the energies of ${space.name}`, space.count);
    },
  };
}
