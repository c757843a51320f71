import { ShapeError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { nestParameters, type Module } from './Module.ts';
import { bpropBeside, putBeside } from './sideBySide.ts';

/**
 * `out = [f₁(x), f₂(x), …]`, the outputs of several modules side by side. Parameters of part i are called `i.…`.
 *
 * Distances add up over elements, so that nets concatenated on both sides make a product of experts:
 * `D([G₁, H₁](X), [G₂, H₂](Y)) = D(G₁(X), G₂(Y)) + D(H₁(X), H₂(Y))`.
 *
 * @throws ShapeError when there is none, or their inputs differ.
 */
export function concatenate(parts: readonly Module[]): Module {
  const [head] = parts;
  if (!head || parts.some(({ inputs }) => inputs !== head.inputs)) {
    throw new ShapeError(
      `concatenate: expected modules of the same input, got inputs [${parts.map(({ inputs }) => inputs).join(', ')}]. ` +
        'Pass at least one, all of the same number of inputs.',
    );
  }
  const outputs = parts.reduce((sum, part) => sum + part.outputs, 0);
  const strips = parts.map((part, i) => ({
    part,
    first: parts.slice(0, i).reduce((sum, before) => sum + before.outputs, 0),
  }));
  return {
    inputs: head.inputs,
    outputs,
    parameters: nestParameters(Object.fromEntries(parts.map((part, i) => [`${i + 1}`, part]))),
    nonNegative: parts.every(({ nonNegative }) => nonNegative),
    fprop(graph: CommandGraph, input: State, output: State): void {
      const states = strips.map(({ part, first }, i) => {
        const state = graph.state(`part ${i + 1}`, [input.x.rows, part.outputs]);
        part.fprop(graph, input, state);
        putBeside(graph, state, output, first);
        return state;
      });
      graph.keep(this, output, states);
    },
    bprop(graph: CommandGraph, input: State, output: State): void {
      if (!output.dx) return;
      const states = graph.kept<State[]>(this, output);
      for (const [i, { part, first }] of strips.entries()) {
        const state = states[i] as State;
        bpropBeside(graph, state, output, first);
        part.bprop(graph, input, state);
      }
    },
  };
}
