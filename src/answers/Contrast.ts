import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Landscape } from './Landscape.ts';

/**
 * The second energy that a loss sees beside Ec, as a module from right answers `y [P, A]` to energies `[P]`.
 *
 * fprop searches the answers; bprop sends `∂L/∂contrast` back to those that the search chose. `right` is Ec `[P]`, for a
 * contrast of energies relative to it, which adds its own derivatives to `right.dx`.
 */
export interface Contrast {
  fprop(graph: CommandGraph, y: State, output: State, right: State): void;
  bprop(graph: CommandGraph, y: State, output: State, right: State): void;
}

/** Builds a contrast on a model's landscape; a loss names one. */
export type MakeContrast = (landscape: Landscape) => Contrast;
