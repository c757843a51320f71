// All sequences at once, each by its Gibbs weight: forward–backward in the semiring (log, +).

import chainFreeEnergyByThread from '../../shaders/sequences/chain_free_energy.wgsl';
import chainFreeEnergyByWorkgroup from '../../shaders/sequences/chain_free_energy_by_workgroup.wgsl';
import chainPairs from '../../shaders/sequences/chain_pairs.wgsl';
import chainPosteriors from '../../shaders/sequences/chain_posteriors.wgsl';
import { fill } from '../answers/fill.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelVariants } from '../kernels/Kernel.ts';
import { perPosition, sizesOf, type Chain } from './Chain.ts';
import { sumTransitions, type Chunks } from './transitions.ts';

const chainFreeEnergy: KernelVariants = { cpu: chainFreeEnergyByThread, gpu: chainFreeEnergyByWorkgroup };

/** What one pass of the recursion leaves behind. */
export interface Pass {
  /** `[N, G·C]`: free energies of the beginnings that end with a label, or of the ends that start with it, less `levels`. */
  readonly value: Tensor;
  /** `[N, G]` */
  readonly levels: Tensor;
}

/** `F_β` of each chain, and of the beginnings of its sequences. */
export function forward(graph: CommandGraph, chain: Chain, beta: number, freeEnergy: Tensor): Pass {
  return pass(graph, chain, { beta, freeEnergy, REVERSED: 0 });
}

function pass(
  graph: CommandGraph,
  chain: Chain,
  { beta, freeEnergy, REVERSED }: { beta: number; freeEnergy: Tensor; REVERSED: 0 | 1 },
): Pass {
  const { unary, pairwise, sequences, groups } = chain;
  const direction = REVERSED ? 'ends' : 'beginnings';
  const value = graph.tensor(`F of ${direction}`, unary.x.shape);
  const levels = graph.tensor(`levels of ${direction}`, [unary.x.rows, groups]);
  graph.launch(chainFreeEnergy, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      value,
      levels,
      free_energy: freeEnergy,
    },
    params: { ...sizesOf(chain), beta },
    overrides: { ...perPosition(chain), REVERSED },
    over: [freeEnergy.length],
  });
  return { value, levels };
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
  readonly beginnings: Pass;
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
  const freeEnergy = graph.tensor('F again', [sequences.count * groups]);
  const ends = pass(graph, chain, { beta, freeEnergy, REVERSED: 1 });
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
