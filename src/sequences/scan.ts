// Few long chains on GPUs: a scan in parallel. Each segment of a chain is summed up in a table, from each label before it to
// each label at its end. The ends of segments are then a short chain, for the recursions that there are; what it finds goes
// into the segments, and the same recursions run in all of them at once: √T steps or so instead of T.
// G. E. Blelloch, "Prefix sums and their applications" (1990); S. Särkkä and Á. F. García-Fernández, "Temporal
// parallelization of Bayesian smoothers" (2021).

import chainCut from '../../shaders/sequences/chain_cut.wgsl';
import chainEnter from '../../shaders/sequences/chain_enter.wgsl';
import chainPin from '../../shaders/sequences/chain_pin.wgsl';
import chainTables from '../../shaders/sequences/chain_tables.wgsl';
import { fill } from '../answers/fill.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { perPosition, type Chain, type Recursed } from './Chain.ts';
import { pass, viterbi, type Pass } from './recursions.ts';
import { addUpSegments } from './segments.ts';

/** Positions and labels from and up to which chains are cut: a table takes C times the work of a chain. */
const LEAST_POSITIONS = 2048;
const MOST_LABELS = 32;
/** Chains times labels that leave a GPU idle when each chain is walked along by itself. */
const IDLE = 1024;

/**
 * Positions of a segment, where a chain is to be worked on in segments; undefined: from one end to the other.
 *
 * A step takes as long among the positions of a segment, twice, as among the ends of segments: √(T/2) positions is best.
 */
export function segmentRowsOf(graph: CommandGraph, { sequences, groups, labels }: Chain): number | undefined {
  const isLong = sequences.longest >= LEAST_POSITIONS && labels <= MOST_LABELS;
  const isAlone = sequences.count * groups * labels <= IDLE;
  if (graph.target !== 'gpu' || !isLong || !isAlone) return undefined;
  return Math.ceil(Math.sqrt(sequences.longest / 2));
}

/** A chain cut into segments of `segmentRows` positions, each summed up. */
export interface Cut {
  readonly segmentRows: number;
  /** Inverse temperature of the sums; undefined: minima. */
  readonly beta: number | undefined;
  /** Of each sequence. */
  readonly segments: number;
  /** `[P·segments, 2]` */
  readonly ranges: Tensor;
  /** The chain of the ends of segments, a row each; its energies lack `level`. */
  readonly ends: Recursed;
  /** `[P·G, segments]` */
  readonly level: Tensor;
}

export function cutChain(
  graph: CommandGraph,
  chain: Chain,
  { segmentRows, beta }: { segmentRows: number; beta?: number },
): Cut {
  const { unary, pairwise, sequences, groups, labels } = chain;
  const { count } = sequences;
  const segments = Math.max(1, Math.ceil(sequences.longest / segmentRows));
  const all = count * segments;
  const ranges = graph.tensor('segments', [all, 2], 'u32');
  const ends = graph.tensor('ends of segments', [count, 2], 'u32');
  graph.launch(chainCut, {
    tensors: { ranges: sequences.ranges, cuts: ranges, ends },
    params: { sequences: count, segments, segment_rows: segmentRows },
    over: [all],
  });
  const table = graph.tensor('sums of segments', [all, groups * labels ** 2]);
  const start = graph.tensor('sums of first segments', [all, groups * labels]);
  const level = graph.tensor('levels of segments', [count * groups, segments]);
  graph.launch(chainTables, {
    tensors: { unary: unary.x, pairwise: pairwise.x, ranges, table, start, level },
    params: { sequences: count, segments, groups, labels, beta: beta ?? 1 },
    overrides: { ...perPosition(chain), MINIMUM: beta === undefined ? 1 : 0, TABLES: 2 * labels ** 2 },
    over: [all * groups],
  });
  return {
    segmentRows,
    beta,
    segments,
    ranges,
    level,
    ends: {
      sequences: { count, ranges: ends },
      groups,
      labels,
      unary: { x: start, dx: undefined },
      pairwise: { x: table, dx: undefined },
      isPerPosition: true,
    },
  };
}

/**
 * `min_y E(y)` of each chain; returns the path. The chain of ends tells the label at the end of each segment, and each
 * segment is then searched between two of them.
 */
export function lowestPathInSegments(
  graph: CommandGraph,
  chain: Chain,
  segmentRows: number,
  energy: Tensor,
): Tensor {
  const cut = cutChain(graph, chain, { segmentRows });
  const path = viterbi(graph, cut.ends, energy);
  addUpSegments(graph, cut.level, energy);
  const { unary, pairwise, sequences, groups, labels } = chain;
  const pinned = graph.tensor('U of segments', unary.x.shape);
  graph.launch(chainPin, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      owners: sequences.owners,
      path,
      out: pinned,
    },
    params: { rows: pinned.rows, groups, labels, segments: cut.segments, segment_rows: segmentRows },
    overrides: perPosition(chain),
    over: [pinned.length],
  });
  return viterbi(graph, inSegments(chain, cut, pinned), numberOfEach(graph, chain, cut));
}

/** `F_β` of each chain, and of the beginnings of its sequences. */
export function forwardInSegments(graph: CommandGraph, chain: Chain, cut: Cut, freeEnergy: Tensor): Pass {
  const beta = cut.beta as number;
  const { value } = pass(graph, cut.ends, { beta, freeEnergy, REVERSED: 0 });
  addUpSegments(graph, cut.level, freeEnergy);
  return passInSegments(graph, chain, cut, { value, REVERSED: 0 });
}

/** Of the ends of sequences. */
export function backwardInSegments(graph: CommandGraph, chain: Chain, cut: Cut): Pass {
  const { sequences, groups, unary } = cut.ends;
  const x = fill(graph, graph.tensor('nothing', unary.x.shape), 0);
  const freeEnergy = graph.tensor('F of ends', [sequences.count * groups]);
  const ends = { ...cut.ends, unary: { x, dx: undefined } };
  const { value } = pass(graph, ends, { beta: cut.beta as number, freeEnergy, REVERSED: 1 });
  return passInSegments(graph, chain, cut, { value, REVERSED: 1 });
}

/** The recursion in all segments at once, from what is known of the ends of segments, `value`. */
function passInSegments(
  graph: CommandGraph,
  chain: Chain,
  cut: Cut,
  { value, REVERSED }: { value: Tensor; REVERSED: 0 | 1 },
): Pass {
  const { unary, pairwise, sequences, groups, labels } = chain;
  const { segments, segmentRows } = cut;
  const beta = cut.beta as number;
  const entered = graph.tensor('U of segments', unary.x.shape);
  graph.launch(chainEnter, {
    tensors: {
      unary: unary.x,
      pairwise: pairwise.x,
      ranges: sequences.ranges,
      owners: sequences.owners,
      value,
      out: entered,
    },
    params: { rows: entered.rows, groups, labels, segments, segment_rows: segmentRows, beta },
    overrides: { ...perPosition(chain), REVERSED },
    over: [entered.length],
  });
  const freeEnergy = numberOfEach(graph, chain, cut);
  return pass(graph, inSegments(chain, cut, entered), { beta, freeEnergy, REVERSED });
}

/** The chain with its segments as sequences. */
function inSegments(chain: Chain, { ranges, segments }: Cut, x: Tensor): Recursed {
  const count = chain.sequences.count * segments;
  return { ...chain, sequences: { count, ranges }, unary: { x, dx: undefined } };
}

function numberOfEach(graph: CommandGraph, { sequences, groups }: Chain, { segments }: Cut): Tensor {
  return graph.tensor('of each segment', [sequences.count * segments * groups]);
}
