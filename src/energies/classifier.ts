import { TabularLandscape } from '../answers/TabularLandscape.ts';
import { CompatibilityError } from '../errors.ts';
import type { Module } from '../modules/Module.ts';
import { checkKnown } from '../options.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';

export interface ClassifierParts {
  /** G: one output for each label. */
  x: Module;
}

/**
 * Multi-class classifier: `E(W, Y, X) = Σ_k δ(k, Y) G_k(W, X)`. The k-th output of the net is the energy of label k.
 *
 * Parameters: those of G, by G's names.
 *
 * @see LeCun et al. 2006, "A Tutorial on Energy-Based Learning", section 1.3.
 */
export function classifier(parts: ClassifierParts): Energy {
  checkKnown('classifier', parts, ['x']);
  const { x: net } = parts;
  return {
    name: 'classifier',
    inputs: net.inputs,
    parameters: net.parameters,
    tabular: true,
    nonNegative: net.nonNegative,
    check(space) {
      if (!space.numbered) {
        throw new CompatibilityError(
          `classifier: expected numbered answers, got ${space.name}. Use labels(${net.outputs}), or an energy that takes Y as numbers.`,
        );
      }
      checkSide('classifier', 'G(X)', net.outputs, `the energies of ${space.name}`, space.count);
    },
    landscape: (x, answers) => new TabularLandscape(net, x, answers),
  };
}
