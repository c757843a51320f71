import { JoinedNet } from '../answers/JoinedNet.ts';
import { PairLandscape } from '../answers/PairLandscape.ts';
import { ShapeError } from '../errors.ts';
import type { Module } from '../modules/Module.ts';
import { checkKnown, checkWhole } from '../options.ts';
import { checkSide } from './checkSide.ts';
import type { Energy } from './Energy.ts';

export interface JointParts {
  /** G: takes the numbers of X followed by those of Y, and gives one. */
  xy: Module;
  /** Numbers of an X. */
  inputs: number;
}

/**
 * Joint energy: `E(W, Y, X) = G(X, Y)` of any net on both.
 *
 * The most general form and the dearest: the net runs on P·K rows, in tiles of at most 32,768, so that memory doesn't
 * grow with K. Parameters: those of G, by G's names.
 *
 * @throws ShapeError unless G has one output, and inputs for X and Y.
 */
export function joint(parts: JointParts): Energy {
  checkKnown('joint', parts, ['xy', 'inputs']);
  const { xy: net, inputs } = parts;
  checkWhole('joint', 'inputs', inputs);
  if (net.outputs !== 1 || net.inputs <= inputs) {
    throw new ShapeError(
      `joint: expected a net of X and Y to one energy, got ${net.inputs} inputs (${inputs} of them X) and ${net.outputs} outputs. ` +
        'Pass a net with inputs for both and one output.',
    );
  }
  return {
    name: 'joint',
    inputs,
    parameters: net.parameters,
    tabular: true,
    nonNegative: net.nonNegative,
    check: (space) =>
      checkSide(
        'joint',
        "the net's part of Y",
        net.inputs - inputs,
        `an answer of ${space.name}`,
        space.dims,
      ),
    landscape: (x, answers) => new PairLandscape(new JoinedNet(net), x, answers),
  };
}
