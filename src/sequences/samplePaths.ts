import chainSample from '../../shaders/sequences/chain_sample.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { checkPositive, checkWhole } from '../options.ts';
import { perPosition, sizesOf, type Chain } from './Chain.ts';
import { forward } from './posteriors.ts';

/** What is drawn. */
export interface Draws {
  /** Inverse temperature: `P(y) ∝ exp(−β E(y))`. */
  beta: number;
  /** Draws of each sequence. */
  count: number;
  /** Whole number below 2³². The same seed gives the same draws. */
  seed: number;
  /** `[P]` u32: a key for each sequence, with which its random numbers go (default: its place in the batch). */
  keys?: Tensor | undefined;
}

/**
 * Exact draws from the Gibbs distribution of each chain, `[N, G·count]` u32: forward filtering, backward sampling.
 *
 * @throws DataError unless beta > 0, and count and seed are whole numbers.
 */
export function samplePaths(graph: CommandGraph, chain: Chain, draws: Draws): Tensor {
  const { beta, count, seed, keys } = draws;
  checkPositive('sample', 'beta', beta);
  checkWhole('sample', 'count', count);
  checkWhole('sample', 'seed', seed, 0);
  const { unary, pairwise, sequences, groups } = chain;
  const { rows } = unary.x;
  const chains = sequences.count * groups;
  const { value } = forward(graph, chain, beta, graph.tensor('F', [chains]));
  const path = graph.tensor('draws', [rows, groups * count], 'u32');
  graph.launch(chainSample, {
    tensors: { value, pairwise: pairwise.x, ranges: sequences.ranges, owners: sequences.owners, keys, path },
    params: { ...sizesOf(chain), rows, draws: count, beta, seed },
    overrides: { ...perPosition(chain), KEYED: keys ? 1 : 0 },
    // A thread for each chain and draw, and for each row that is nobody's.
    over: [Math.max(chains, rows * groups) * count],
  });
  return path;
}
