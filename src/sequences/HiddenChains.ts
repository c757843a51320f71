import type { Inputs } from '../answers/Inputs.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Parameter, State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Module, Parameters } from '../modules/Module.ts';
import type { Chain } from './Chain.ts';
import { addEnds, bpropEnds } from './ends.ts';
import { bpropPath, lowestPath } from './paths.ts';
import { PositionFeatures, type PositionParts } from './PositionFeatures.ts';
import { freeEnergies, type BpropFreeEnergies } from './freeEnergies.ts';

/** What the chains of hidden states are made of. */
export interface HiddenChainParts extends PositionParts {
  /** Features of a position of X. */
  readonly inputs: number;
  /** U: from what a position sees to `K·S` energies, class by class. */
  readonly unary: Module;
  /** V: `[K, S, S]` */
  readonly pairwise: Parameter;
  /** `[2, K·S]`: energies of the first and of the last state. */
  readonly ends: Parameter | undefined;
  /** β of the marginal over all sequences of states; absent: their minimum. */
  readonly beta: number | undefined;
  readonly parameters: Parameters;
}

/** What fprop left behind. */
interface Use {
  readonly positions: PositionFeatures;
  readonly seen: State;
  readonly net: State;
  readonly chain: Chain;
  /** Of the minimum: the state of each row and class, `[N, K]`. */
  readonly path: Tensor | undefined;
  /** Of the marginal. */
  readonly bpropMarginal: BpropFreeEnergies | undefined;
}

/**
 * From sequences to K numbers each: a chain of S hidden states for each class, minimised or marginalised,
 * `min_z E_k(z, X)` or `−(1/β) log Σ_z exp(−β E_k(z, X))`.
 */
export class HiddenChains implements Module<Inputs> {
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: Parameters;
  readonly #parts: HiddenChainParts;

  constructor(parts: HiddenChainParts) {
    this.inputs = parts.inputs;
    this.outputs = parts.pairwise.shape[0] as number;
    this.parameters = parts.parameters;
    this.#parts = parts;
  }

  /** Whether one sequence of states gives each energy. */
  get isMinimum(): boolean {
    return this.#parts.beta === undefined;
  }

  fprop(graph: CommandGraph, input: Inputs, output: State): void {
    const { unary: U, pairwise, ends, beta } = this.#parts;
    const positions = new PositionFeatures('latent chain', this.#parts, input);
    const { sequences } = positions;
    const seen = positions.fprop(graph);
    const net = graph.state('U', [seen.x.rows, U.outputs]);
    U.fprop(graph, seen, net);
    const chain: Chain = {
      sequences,
      groups: this.outputs,
      labels: U.outputs / this.outputs,
      unary: addEnds(graph, sequences, net, ends),
      pairwise: graph.parameter(pairwise),
      isPerPosition: false,
    };
    const path = beta === undefined ? lowestPath(graph, chain, output.x) : undefined;
    const bpropMarginal = beta === undefined ? undefined : freeEnergies(graph, chain, beta, output.x);
    graph.keep<Use>(this, output, { positions, seen, net, chain, path, bpropMarginal });
  }

  /** Which sequence is lowest, is a constant under differentiation; all learn by their posterior under the marginal. */
  bprop(graph: CommandGraph, _input: Inputs, output: State): void {
    const { positions, seen, net, chain, path, bpropMarginal } = graph.kept<Use>(this, output);
    const { unary: U, ends } = this.#parts;
    if (path) bpropPath(graph, chain, path, output.dx);
    bpropMarginal?.(output.dx);
    bpropEnds(graph, chain.sequences, net.dx, ends);
    U.bprop(graph, seen, net);
    positions.bprop(graph);
  }

  /** The states `[N, K]` at which each class has its minimum. */
  path(graph: CommandGraph, output: State): Tensor {
    return graph.kept<Use>(this, output).path as Tensor;
  }
}
