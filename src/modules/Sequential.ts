import { ShapeError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { nestParameters, type Module, type Parameters } from './Module.ts';

/**
 * `out = fₙ(… f₂(f₁(input)))`. Parameters of part i are called `i.…`, counting from 1, or `name.…` when parts are named.
 *
 * @throws ShapeError when the output of a part doesn't fit the input of the next.
 */
export class Sequential implements Module {
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: Parameters;
  /** Its last part decides. */
  readonly nonNegative: boolean | undefined;
  readonly parts: readonly Module[];

  constructor(parts: readonly Module[], parameters: Parameters = nestParameters(numbered(parts))) {
    const [first] = parts;
    const last = parts.at(-1);
    if (!first || !last) {
      throw new ShapeError('Sequential: expected at least one module, got none. Pass the modules in order.');
    }
    for (const [i, part] of parts.slice(1).entries()) {
      const before = parts[i] as Module;
      if (before.outputs !== part.inputs) {
        throw new ShapeError(
          `Sequential: expected part ${i + 2} to take ${before.outputs} features, it takes ${part.inputs}. ` +
            'Make the sizes of neighbouring modules agree.',
        );
      }
    }
    this.parts = parts;
    this.inputs = first.inputs;
    this.outputs = last.outputs;
    this.parameters = parameters;
    this.nonNegative = last.nonNegative;
  }

  fprop(graph: CommandGraph, input: State, output: State): void {
    const states = this.keepStates(graph, input, output);
    for (const [i, part] of this.parts.entries())
      part.fprop(graph, states[i] as State, states[i + 1] as State);
  }

  /** The states between the parts, kept for bprop: input, what each part gives, output. */
  keepStates(graph: CommandGraph, input: State, output: State): State[] {
    const between = this.parts
      .slice(0, -1)
      .map((part, i) => graph.state(`hidden ${i + 1}`, [input.x.rows, part.outputs]));
    return graph.keep(this, output, [input, ...between, output]);
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    const states = graph.kept<State[]>(this, output);
    for (const [i, part] of [...this.parts.entries()].reverse()) {
      const before = i === 0 ? input : (states[i] as State);
      part.bprop(graph, before, states[i + 1] as State);
    }
  }
}

function numbered(parts: readonly Module[]): Record<string, Module> {
  return Object.fromEntries(parts.map((part, i) => [`${i + 1}`, part]));
}
