import { ShapeError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Parameter, State } from '../graph/State.ts';

/** Parameters by path, such as `1.weight`. */
export type Parameters = Readonly<Record<string, Parameter>>;

/**
 * A function of a batch with trainable parameters: `output = f(input; W)`.
 *
 * States are `[rows, features]`, one sample a row. `fprop` and `bprop` record launches on the graph; nothing runs.
 * `bprop` **accumulates**: `input.dx += output.dx · ∂output/∂input` (left out when `input.dx` is absent), and the same
 * for the parameters. What fprop must remember for bprop goes through `graph.keep`, so a module may be used many times.
 */
export interface Module<Input = State> {
  /** Features a row of the input has. */
  readonly inputs: number;
  /** Features a row of the output has. */
  readonly outputs: number;
  readonly parameters: Parameters;
  /** Whether every output is ≥ 0, whatever the input; absent: not promised. */
  readonly nonNegative?: boolean | undefined;
  fprop(graph: CommandGraph, input: Input, output: State): void;
  bprop(graph: CommandGraph, input: Input, output: State): void;
}

/** The parameters of named parts under one roof: `x` and `1.weight` become `x.1.weight`. */
export function nestParameters(parts: Readonly<Record<string, { parameters: Parameters }>>): Parameters {
  const nested: Record<string, Parameter> = {};
  const seen = new Set<Parameter>();
  for (const [name, part] of Object.entries(parts)) {
    for (const [path, parameter] of Object.entries(part.parameters)) {
      if (seen.has(parameter)) continue;
      seen.add(parameter);
      nested[`${name}.${path}`] = parameter;
    }
  }
  return nested;
}

/** @throws ShapeError unless the state has `features` features a row. */
export function checkFeatures(operation: string, state: State, features: number): void {
  if (state.x.width !== features) {
    throw new ShapeError(
      `${operation}: expected ${features} features a row, got ${state.x}. Make the sizes of neighbouring modules agree.`,
    );
  }
}

/** @throws ShapeError unless every size is a positive whole number. */
export function checkSizes(operation: string, sizes: readonly number[]): void {
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw new ShapeError(
      `${operation}: expected positive whole sizes, got [${sizes.join(', ')}]. Pass sizes ≥ 1.`,
    );
  }
}
