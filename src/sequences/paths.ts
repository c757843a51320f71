// Single sequences: searched, scored, and sent derivatives. A path is one label a row and group, `[N, G]` u32.

import chainCosts from '../../shaders/sequences/chain_costs.wgsl';
import chainKBestByThread from '../../shaders/sequences/chain_k_best.wgsl';
import chainKBestByWorkgroup from '../../shaders/sequences/chain_k_best_by_workgroup.wgsl';
import chainPathBprop from '../../shaders/sequences/chain_path_bprop.wgsl';
import chainPathPairs from '../../shaders/sequences/chain_path_pairs.wgsl';
import chainScore from '../../shaders/sequences/chain_score.wgsl';
import chainTake from '../../shaders/sequences/chain_take.wgsl';
import type { Choice } from '../answers/Landscape.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { KernelVariants } from '../kernels/Kernel.ts';
import { perPosition, sizesOf, type Chain } from './Chain.ts';
import { viterbi } from './recursions.ts';
import { lowestPathInSegments, segmentRowsOf } from './scan.ts';
import { segmentsOf, sumSegments } from './segments.ts';
import { sumTransitions } from './transitions.ts';

const chainKBest: KernelVariants = { cpu: chainKBestByThread, gpu: chainKBestByWorkgroup };

/** Segments of paths that are scored at the same time. */
const SCORED = 32;

/** Rows of a path whose transitions are counted one after the other: there is little to do but to clear the counts. */
const PATH_ROWS = 256;

/** `min_y E(y)` of each chain; returns the path. */
export function lowestPath(graph: CommandGraph, chain: Chain, energy: Tensor): Tensor {
  const segmentRows = segmentRowsOf(graph, chain);
  return segmentRows === undefined
    ? viterbi(graph, chain, energy)
    : lowestPathInSegments(graph, chain, segmentRows, energy);
}

/** `min_y (E(y) − cost·Hamming(y, desired))` of each sequence; returns the path. */
export function lowestCostedPath(
  graph: CommandGraph,
  chain: Chain,
  { desired, cost }: { desired: Tensor; cost: number },
  energy: Tensor,
): Tensor {
  const { unary, labels } = chain;
  const x = graph.tensor('U − costs', unary.x.shape);
  graph.launch(chainCosts, {
    tensors: { unary: unary.x, desired, out: x },
    params: { rows: x.rows, labels, cost },
    over: [x.length],
  });
  return lowestPath(graph, { ...chain, unary: { x, dx: undefined } }, energy);
}

/** The k best paths of each sequence, the lowest energy first; none: energy 1e30, labels 2³² − 1. */
export function bestPaths(graph: CommandGraph, chain: Chain, k: number): Choice[] {
  const table = searchBest(graph, chain, k);
  return Array.from({ length: k }, (_, place) => takePath(graph, chain, table, { place }));
}

/** The best path of each sequence that differs from `desired`: its energy; returns the path. */
export function offendingPath(graph: CommandGraph, chain: Chain, desired: Tensor, energy: Tensor): Tensor {
  return takePath(graph, chain, searchBest(graph, chain, 2), { avoids: desired, energy }).index;
}

interface BestPaths {
  readonly places: number;
  readonly energies: Tensor;
  readonly paths: Tensor;
}

function searchBest(graph: CommandGraph, chain: Chain, places: number): BestPaths {
  const { unary, pairwise, sequences, groups } = chain;
  const [rows, chains] = [unary.x.rows, sequences.count * groups];
  const energies = graph.tensor('best energies', [chains, places]);
  const paths = graph.tensor('best paths', [rows, groups, places], 'u32');
  const shape = [...unary.x.shape, places];
  graph.launch(chainKBest, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      value: graph.tensor('best beginnings', shape),
      back: graph.tensor('labels before', shape, 'u32'),
      energies,
      paths,
    },
    params: { ...sizesOf(chain), places },
    overrides: perPosition(chain),
    over: [chains],
  });
  return { places, energies, paths };
}

function takePath(
  graph: CommandGraph,
  chain: Chain,
  { places, energies, paths }: BestPaths,
  {
    place = 0,
    avoids,
    energy = graph.tensor('E of a place', [energies.rows]),
  }: { place?: number; avoids?: Tensor; energy?: Tensor },
): Choice {
  const index = graph.tensor('path', [paths.rows, chain.groups], 'u32');
  graph.launch(chainTake, {
    tensors: { ranges: chain.sequences.ranges, energies, paths, desired: avoids, energy, path: index },
    params: { ...sizesOf(chain), places, place },
    overrides: { AVOIDS: avoids ? 1 : 0 },
    over: [energies.rows],
  });
  return { energy, index };
}

/** `E(desired)` of each sequence, right answers given as float32 `[N, 1]`; returns the path. */
export function scorePath(graph: CommandGraph, chain: Chain, desired: Tensor, energy: Tensor): Tensor {
  const { unary, pairwise, sequences, groups } = chain;
  const path = graph.tensor('Yi', [unary.x.rows, groups], 'u32');
  const segments = segmentsOf(sequences, SCORED);
  sumSegments(graph, segments, energy, (parts) =>
    graph.launch(chainScore, {
      tensors: {
        unary: unary.x,
        pairwise: pairwise.x,
        ranges: sequences.ranges,
        desired,
        energy: parts,
        path,
      },
      params: { ...sizesOf(chain), segments },
      overrides: perPosition(chain),
      over: [parts.length],
    }),
  );
  return path;
}

/** Sends `slope [P·G]` to the energies along a path: `∂U[t, y_t] += slope`, `∂V[y_{t−1}, y_t] += slope`. */
export function bpropPath(graph: CommandGraph, chain: Chain, path: Tensor, slope: Tensor | undefined): void {
  const { unary, groups, labels } = chain;
  const { owners } = chain.sequences;
  const tensors = { path, owners, slope };
  if (unary.dx) {
    graph.launch(chainPathBprop, {
      tensors: { ...tensors, dunary: unary.dx },
      params: { rows: unary.x.rows, groups, labels },
      // Little to do for each: a core of a CPU takes many at a time.
      overrides: { WORKGROUP: 64 },
      over: [path.length],
    });
  }
  sumTransitions(
    graph,
    chain,
    (part, chunks) =>
      graph.launch(chainPathPairs, {
        tensors: { ...tensors, part },
        params: { ...chunks, groups, labels },
        over: [chunks.chunks * groups],
      }),
    PATH_ROWS,
  );
}
