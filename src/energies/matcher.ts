import { FactoredLandscape } from '../answers/FactoredLandscape.ts';
import { l1, type Distance } from '../modules/distances.ts';
import type { Module } from '../modules/Module.ts';
import { checkKnown } from '../options.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';

export interface MatcherParts {
  /** G */
  x: Module;
  /** D, `l1()` by default. */
  distance?: Distance;
}

/**
 * Matcher (Siamese nets): `E(W, Y, X) = D(G(X), G(Y))`, one net G on both sides; gradients of the two add up.
 *
 * For X and Y of one kind, such as two faces or two signatures: answers are `candidates`.
 * Parameters: those of G, by G's names.
 *
 * @see Bromley et al. 1994, "Signature Verification using a Siamese Time Delay Neural Network"; Chopra, Hadsell &
 * LeCun 2005, "Learning a Similarity Metric Discriminatively".
 */
export function matcher(parts: MatcherParts): Energy {
  checkKnown('matcher', parts, ['x', 'distance']);
  const { x: net, distance = l1() } = parts;
  return {
    name: `matcher, ${distance.name}`,
    inputs: net.inputs,
    parameters: net.parameters,
    nonNegative: distance.nonNegative,
    check: (space) =>
      checkSide('matcher', 'the input of G', net.inputs, `an answer of ${space.name}`, space.dims),
    landscape: (x, answers) => new FactoredLandscape({ x: net, y: net, distance }, x, answers),
  };
}
