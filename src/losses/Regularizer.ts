import weightPenalty from '../../shaders/losses/weight_penalty.wgsl';
import weightPenaltyBprop from '../../shaders/losses/weight_penalty_bprop.wgsl';
import { DataError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Parameter, State } from '../graph/State.ts';
import type { Parameters } from '../modules/Module.ts';
import { checkKnown, checkNonNegative } from '../options.ts';

export interface RegularizerOptions {
  /** λ */
  strength: number;
  /** Names of the parameters that count (default: all that are trained). */
  parameters?: readonly string[];
}

/**
 * `R(W) = λ Σ r(w)` over chosen parameters, added to the batch loss; r is |w| or ½w².
 *
 * Both `fprop` and `bprop` add: to `output.x [1]`, and to the gradients of the parameters.
 */
export class Regularizer {
  readonly name: string;
  readonly #norm: 1 | 2;
  readonly #strength: number;
  readonly #chosen: readonly string[] | undefined;

  constructor(name: string, norm: 1 | 2, options: RegularizerOptions) {
    checkKnown(name, options, ['strength', 'parameters']);
    checkNonNegative(name, 'strength', options.strength);
    this.name = name;
    this.#norm = norm;
    this.#strength = options.strength;
    this.#chosen = options.parameters && [...options.parameters];
  }

  /** @throws DataError when a chosen parameter doesn't exist, or is fixed. */
  check(parameters: Parameters): void {
    const trained = Object.keys(parameters).filter((name) => !parameters[name]?.fixed);
    const unknown = this.#chosen?.filter((name) => !trained.includes(name)) ?? [];
    if (unknown.length > 0) {
      throw new DataError(
        `${this.name}: expected parameters among ${trained.join(', ')}, got ${unknown.join(', ')}. ` +
          "Use names of this model's trained parameters.",
      );
    }
  }

  fprop(graph: CommandGraph, parameters: Parameters, output: State): void {
    for (const parameter of this.#select(parameters)) {
      const { x: weights } = graph.parameter(parameter);
      graph.launch(weightPenalty, {
        tensors: { weights, penalty: output.x },
        params: { count: weights.length, strength: this.#strength },
        overrides: { NORM: this.#norm },
        over: [1],
      });
    }
  }

  bprop(graph: CommandGraph, parameters: Parameters, output: State): void {
    for (const parameter of this.#select(parameters)) {
      const { x: weights, dx: dweights } = graph.parameter(parameter);
      graph.launch(weightPenaltyBprop, {
        tensors: { weights, dpenalty: output.dx, dweights },
        params: { count: weights.length, strength: this.#strength },
        overrides: { NORM: this.#norm },
        over: [weights.length],
      });
    }
  }

  #select(parameters: Parameters): Parameter[] {
    return Object.entries(parameters)
      .filter(([name, { fixed }]) => !fixed && (this.#chosen?.includes(name) ?? true))
      .map(([, parameter]) => parameter);
  }
}
