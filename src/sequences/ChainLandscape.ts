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
import { freeEnergies, type BpropFreeEnergies } from './freeEnergies.ts';
import { countPaths } from './countPaths.ts';
import { addEnds, bpropEnds } from './ends.ts';
import { bestPaths, bpropPath, lowestCostedPath, lowestPath, offendingPath, scorePath } from './paths.ts';
import { PositionFeatures, type PositionParts } from './PositionFeatures.ts';
import { marginals } from './posteriors.ts';
import { samplePaths, type Draws } from './samplePaths.ts';

/** What a chain's energies are made of. */
export interface ChainParts extends PositionParts {
  /** U: from what a position sees to C energies. */
  readonly unary: Module;
  /** V: `[C, C]`, or from what a position sees to the C² energies of the transitions into it. */
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
  readonly #positions: PositionFeatures;
  #recorded: { seen: State; net: State; chain: Chain } | undefined;

  /** @throws CompatibilityError for a batch whose samples aren't sequences. */
  constructor(parts: ChainParts, x: Inputs, answers: Answers) {
    this.#parts = parts;
    this.#positions = new PositionFeatures(answers.space.name, parts, x);
    this.sequences = this.#positions.sequences;
    this.rows = this.sequences.count;
    this.answers = answers;
  }

  fprop(graph: CommandGraph): void {
    const labels = this.answers.space.count;
    const seen = this.#positions.fprop(graph);
    const net = graph.state('U', [seen.x.rows, labels]);
    this.#parts.unary.fprop(graph, seen, net);
    const { pairwise, isPerPosition } = this.#fpropPairwise(graph, seen, labels);
    const unary = addEnds(graph, this.sequences, net, this.#parts.ends);
    const chain = { sequences: this.sequences, groups: 1, labels, unary, pairwise, isPerPosition };
    this.#recorded = { seen, net, chain };
  }

  bprop(graph: CommandGraph): void {
    const { seen, net, chain } = this.#record;
    const { unary, pairwise, ends } = this.#parts;
    bpropEnds(graph, this.sequences, net.dx, ends);
    if ('bprop' in pairwise) pairwise.bprop(graph, seen, chain.pairwise);
    unary.bprop(graph, seen, net);
    this.#positions.bprop(graph);
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
    graph.keep(this, energy, freeEnergies(graph, this.#record.chain, beta, energy.x));
  }

  bpropFreeEnergy(graph: CommandGraph, _beta: number, energy: State): void {
    graph.kept<BpropFreeEnergies>(this, energy)(energy.dx);
  }

  /** `P(y_t | X) [N, C]` and `P(y_{t−1}, y_t | X) [N, C·C]`; the latter is 0 in the first row of a sequence. */
  marginals(graph: CommandGraph, beta: number): { unary: Tensor; pairwise: Tensor } {
    return marginals(graph, this.#record.chain, beta);
  }

  /**
   * Exact draws from `P(y | X) ∝ exp(−β E(y))`, `[N, count]` u32; 2³² − 1 in rows that belong to no sequence. Independent
   * over sequences of the batch, positions and draws; probabilities below 1e−7 count as 0.
   */
  sample(graph: CommandGraph, draws: Draws): Tensor {
    return samplePaths(graph, this.#record.chain, draws);
  }

  /** How many sequences are allowed, `[P]` f32: those without energies of 5e29 or more; 3e38 where there are more. */
  count(graph: CommandGraph): Tensor {
    return countPaths(graph, this.#record.chain);
  }

  /** Forbids, in all searches recorded from here on, the sequences that contradict labels `[N]`; −1: any label. */
  restrict(graph: CommandGraph, given: Tensor): void {
    const { chain } = this.#record;
    const { unary, labels } = chain;
    const x = graph.tensor('U allowed', unary.x.shape);
    graph.launch(chainGiven, {
      tensors: { unary: unary.x, given, out: x },
      params: { rows: x.rows, labels },
      over: [x.length],
    });
    this.#recorded = { ...this.#record, chain: { ...chain, unary: { x, dx: unary.dx } } };
  }

  energies(): never {
    throw new CompatibilityError(
      `answers: expected answers that can be listed, got ${this.answers.space.name}: there are C^T of them. ` +
        'Use marginals, rank or sample; to train, another loss.',
    );
  }

  bpropEnergies(): never {
    return this.energies();
  }

  get #record() {
    return this.#recorded as { seen: State; net: State; chain: Chain };
  }

  #fpropPairwise(
    graph: CommandGraph,
    seen: State,
    labels: number,
  ): Pick<Chain, 'pairwise' | 'isPerPosition'> {
    const { pairwise } = this.#parts;
    if (!('fprop' in pairwise)) return { pairwise: graph.parameter(pairwise), isPerPosition: false };
    const state = graph.state('V', [seen.x.rows, labels ** 2]);
    pairwise.fprop(graph, seen, state);
    return { pairwise: state, isPerPosition: true };
  }
}
