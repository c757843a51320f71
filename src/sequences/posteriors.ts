// All sequences at once, each by its Gibbs weight: forward–backward in the semiring (log, +).

import chainPairs from '../../shaders/sequences/chain_pairs.wgsl';
import chainPosteriors from '../../shaders/sequences/chain_posteriors.wgsl';
import { fill } from '../answers/fill.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { perPosition, type Chain } from './Chain.ts';
import { pass, type Pass } from './recursions.ts';
import { backwardInSegments, cutChain, forwardInSegments, segmentRowsOf, type Cut } from './scan.ts';
import { sumTransitions, type Chunks } from './transitions.ts';

/** Of the beginnings of sequences, and, where they were found in segments, how those were cut. */
interface Beginnings extends Pass {
  readonly cut?: Cut;
}

/** `F_β` of each chain, and of the beginnings of its sequences. */
export function forward(graph: CommandGraph, chain: Chain, beta: number, freeEnergy: Tensor): Beginnings {
  const segmentRows = segmentRowsOf(graph, chain);
  if (segmentRows === undefined) return pass(graph, chain, { beta, freeEnergy, REVERSED: 0 });
  const cut = cutChain(graph, chain, { segmentRows, beta });
  return { ...forwardInSegments(graph, chain, cut, freeEnergy), cut };
}

/** The ends of sequences, as the beginnings were found. */
function backward(graph: CommandGraph, chain: Chain, beta: number, { cut }: Beginnings): Pass {
  if (cut) return backwardInSegments(graph, chain, cut);
  const freeEnergy = graph.tensor('F again', [chain.sequences.count * chain.groups]);
  return pass(graph, chain, { beta, freeEnergy, REVERSED: 1 });
}

/**
 * Sends `slope [P·G]` to all energies by their posterior probability: `∂U += slope·P(y_t)`, `∂V += slope·P(y_{t−1}, y_t)`.
 */
export function bpropPosteriors(graph: CommandGraph, chain: Chain, weights: Weights): void {
  const posteriors = recordPosteriors(graph, chain, weights, chain.unary.dx);
  sumTransitions(graph, chain, (part, chunks) => recordPairs(graph, chain, posteriors, part, chunks));
}

/** `P(y_t | X) [N, G·C]` and `P(y_{t−1}, y_t | X) [N, G·C·C]`; the latter is 0 in the first row of a sequence. */
export function marginals(
  graph: CommandGraph,
  chain: Chain,
  beta: number,
): { unary: Tensor; pairwise: Tensor } {
  const { sequences, groups, labels } = chain;
  const { rows } = chain.unary.x;
  const unary = graph.tensor('P(y_t)', chain.unary.x.shape);
  const pairwise = graph.tensor('P(y_{t−1}, y_t)', [rows, groups * labels ** 2]);
  const beginnings = forward(graph, chain, beta, graph.tensor('F', [sequences.count * groups]));
  const slope = fill(graph, graph.tensor('ones', [sequences.count * groups]), 1);
  const posteriors = recordPosteriors(graph, chain, { beta, beginnings, slope }, unary);
  recordPairs(graph, chain, posteriors, pairwise, { rows, chunk_rows: 1, chunks: rows });
  return { unary, pairwise };
}

/** How much each chain's posterior probabilities count. */
interface Weights {
  readonly beta: number;
  readonly beginnings: Beginnings;
  readonly slope: Tensor | undefined;
}

interface Posteriors extends Weights {
  readonly ends: Pass;
  /** `[N, G]`: against which transitions are weighed. */
  readonly whole: Tensor;
}

function recordPosteriors(
  graph: CommandGraph,
  chain: Chain,
  weights: Weights,
  dunary: Tensor | undefined,
): Posteriors {
  const { unary, sequences, groups, labels } = chain;
  const { beta, beginnings, slope } = weights;
  const { rows } = unary.x;
  const ends = backward(graph, chain, beta, beginnings);
  // In the place of the levels: a launch of replicas has room for seven tensors.
  const whole = beginnings.levels;
  graph.launch(chainPosteriors, {
    tensors: {
      unary: unary.x,
      forward: beginnings.value,
      backward: ends.value,
      owners: sequences.owners,
      slope,
      dunary,
      whole,
    },
    params: { rows, groups, labels, beta },
    over: [rows * groups],
  });
  return { ...weights, ends, whole };
}

function recordPairs(
  graph: CommandGraph,
  chain: Chain,
  { beta, beginnings, ends, whole, slope }: Posteriors,
  part: Tensor,
  chunks: Chunks,
): void {
  const { pairwise, sequences, groups, labels } = chain;
  graph.launch(chainPairs, {
    tensors: {
      pairwise: pairwise.x,
      forward: beginnings.value,
      backward: ends.value,
      whole,
      owners: sequences.owners,
      slope,
      part,
    },
    params: { ...chunks, groups, labels, beta },
    overrides: perPosition(chain),
    over: [chunks.chunks * groups * labels, labels],
  });
}
