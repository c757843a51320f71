import chainEnds from '../../shaders/sequences/chain_ends.wgsl';
import chainEndsBprop from '../../shaders/sequences/chain_ends_bprop.wgsl';
import chainGiven from '../../shaders/sequences/chain_given.wgsl';
import type { Answers } from '../answers/AnswerSpace.ts';
import type { Inputs, Sequences } from '../answers/Inputs.ts';
import type { Choice, Landscape } from '../answers/Landscape.ts';
import { CompatibilityError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Parameter, State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Module } from '../modules/Module.ts';
import type { Chain } from './Chain.ts';
import { bestPaths, bpropPath, lowestCostedPath, lowestPath, offendingPath, scorePath } from './paths.ts';
import { bpropPosteriors, forward, marginals, type Pass } from './posteriors.ts';

/** What a chain's energies are made of. */
export interface ChainParts {
  /** U: from the features of a position to C energies. */
  readonly unary: Module;
  /** V: `[C, C]`, or from the features of a position to the C² energies of the transitions into it. */
  readonly pairwise: Parameter | Module;
  /** `[2, C]`: energies of the first and of the last label. */
  readonly ends: Parameter | undefined;
}

/**
 * Energies over all sequences of labels: every search is a recursion along the positions, with all sequences of the batch
 * in parallel. A choice of answers is a path: `index [N]`, a label a row.
 */
export class ChainLandscape implements Landscape {
  readonly rows: number;
  readonly answers: Answers;
  readonly sequences: Sequences;
  readonly #parts: ChainParts;
  readonly #x: Inputs;
  #recorded: { net: State; chain: Chain } | undefined;

  /** @throws CompatibilityError for a batch whose samples aren't sequences. */
  constructor(parts: ChainParts, x: Inputs, answers: Answers) {
    if (!x.sequences) {
      throw new CompatibilityError(
        `${answers.space.name}: expected a batch of sequences, got rows of ${x.x}. Pass the lengths of the sequences.`,
      );
    }
    this.#parts = parts;
    this.#x = x;
    this.sequences = x.sequences;
    this.rows = x.sequences.count;
    this.answers = answers;
  }

  fprop(graph: CommandGraph): void {
    const labels = this.answers.space.count;
    const net = graph.state('U', [this.#x.x.rows, labels]);
    this.#parts.unary.fprop(graph, this.#x, net);
    const { pairwise, isPerPosition } = this.#fpropPairwise(graph, labels);
    const unary = { x: this.#addEnds(graph, net.x), dx: net.dx };
    const chain = { sequences: this.sequences, groups: 1, labels, unary, pairwise, isPerPosition };
    this.#recorded = { net, chain };
  }

  bprop(graph: CommandGraph): void {
    const { net, chain } = this.#record;
    const { unary, pairwise, ends } = this.#parts;
    const dends = ends && graph.parameter(ends).dx;
    if (dends) {
      graph.launch(chainEndsBprop, {
        tensors: { dunary: net.dx, ranges: this.sequences.ranges, dends },
        params: { sequences: this.rows, columns: chain.labels },
        over: [dends.length],
      });
    }
    if ('bprop' in pairwise) pairwise.bprop(graph, this.#x, chain.pairwise);
    unary.bprop(graph, this.#x, net);
  }

  right(graph: CommandGraph, y: State, energy: State): void {
    graph.keep(this, energy, scorePath(graph, this.#record.chain, y.x, energy.x));
  }

  bpropRight(graph: CommandGraph, _y: State, energy: State): void {
    this.bpropChoice(graph, graph.kept<Tensor>(this, energy), energy);
  }

  lowest(graph: CommandGraph, energy: Tensor): Tensor {
    return lowestPath(graph, this.#record.chain, energy);
  }

  /** The k best sequences of each sample; none: energy 1e30, labels 2³² − 1. */
  rank(graph: CommandGraph, k: number): Choice[] {
    return bestPaths(graph, this.#record.chain, k);
  }

  /** The best sequence that differs from y, wherever it does: there is no radius. */
  offending(graph: CommandGraph, y: State, _radius: number, energy: Tensor): Tensor {
    return offendingPath(graph, this.#record.chain, y.x, energy);
  }

  /** Writes `min_Y (E(Y) − cost·Hamming(Y, y))` and returns where. */
  augmented(graph: CommandGraph, y: State, cost: number, energy: Tensor): Tensor {
    return lowestCostedPath(graph, this.#record.chain, { desired: y.x, cost }, energy);
  }

  bpropChoice(graph: CommandGraph, index: Tensor, energy: State): void {
    bpropPath(graph, this.#record.chain, index, energy.dx);
  }

  freeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    graph.keep(this, energy, forward(graph, this.#record.chain, beta, energy.x));
  }

  bpropFreeEnergy(graph: CommandGraph, beta: number, energy: State): void {
    const beginnings = graph.kept<Pass>(this, energy);
    bpropPosteriors(graph, this.#record.chain, { beta, beginnings, slope: energy.dx });
  }

  /** `P(y_t | X) [N, C]` and `P(y_{t−1}, y_t | X) [N, C·C]`; the latter is 0 in the first row of a sequence. */
  marginals(graph: CommandGraph, beta: number): { unary: Tensor; pairwise: Tensor } {
    return marginals(graph, this.#record.chain, beta);
  }

  /** Forbids, in all searches recorded from here on, the sequences that contradict labels `[N]`; −1: any label. */
  restrict(graph: CommandGraph, given: Tensor): void {
    const { net, chain } = this.#record;
    const { unary, labels } = chain;
    const x = graph.tensor('U allowed', unary.x.shape);
    graph.launch(chainGiven, {
      tensors: { unary: unary.x, given, out: x },
      params: { rows: x.rows, labels },
      over: [x.length],
    });
    this.#recorded = { net, chain: { ...chain, unary: { x, dx: unary.dx } } };
  }

  energies(): never {
    throw new CompatibilityError(
      `answers: expected answers that can be listed, got ${this.answers.space.name}: there are C^T of them. ` +
        'Ask for marginals, the k best sequences, or samples.',
    );
  }

  bpropEnergies(): never {
    return this.energies();
  }

  get #record() {
    return this.#recorded as { net: State; chain: Chain };
  }

  #fpropPairwise(graph: CommandGraph, labels: number): Pick<Chain, 'pairwise' | 'isPerPosition'> {
    const { pairwise } = this.#parts;
    if (!('fprop' in pairwise)) return { pairwise: graph.parameter(pairwise), isPerPosition: false };
    const state = graph.state('V', [this.#x.x.rows, labels ** 2]);
    pairwise.fprop(graph, this.#x, state);
    return { pairwise: state, isPerPosition: true };
  }

  #addEnds(graph: CommandGraph, unary: Tensor): Tensor {
    const { ends } = this.#parts;
    if (!ends) return unary;
    const out = graph.tensor('U with ends', unary.shape);
    graph.launch(chainEnds, {
      tensors: { unary, ends: graph.parameter(ends).x, owners: this.sequences.owners, out },
      params: { rows: out.rows, columns: out.width },
      over: [out.length],
    });
    return out;
  }
}
