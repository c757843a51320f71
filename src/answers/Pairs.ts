import spreadKernel from '../../shaders/answers/spread_rows.wgsl';
import spreadBprop from '../../shaders/answers/spread_rows_bprop.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** Rows drawn from a table: row i is row `first + ⌊i/each⌋ mod count` of the source, each of `width` numbers. */
export interface Spread {
  readonly source: State;
  readonly width: number;
  readonly first: number;
  readonly each: number;
  readonly count: number;
}

/** R pairs of a sample and an answer, not yet laid out. */
export interface Pairs {
  /** R */
  readonly rows: number;
  readonly x: Spread;
  readonly y: Spread;
}

/**
 * The energies `[R]` of R pairs.
 *
 * bprop accumulates: `energy.dx` goes to the parameters, and to `x.source.dx` and `y.source.dx` where they are wanted.
 */
export interface PairEnergy {
  /** Pairs that a tile holds. */
  readonly tilePairs: number;
  /** Whether answers of a numbered space come by number, and not by coordinates. */
  readonly byNumber?: boolean;
  fprop(graph: CommandGraph, pairs: Pairs, energy: State): void;
  bprop(graph: CommandGraph, pairs: Pairs, energy: State): void;
  /** The latent variable `[R, …]` at which these pairs have their energies; absent without one. */
  latent?(graph: CommandGraph, pairs: Pairs): Tensor;
}

const MOST_ROWS = 2 ** 15;
const MOST_NUMBERS = 2 ** 22;

/** How many rows of `width` numbers make a tile: enough work for any adapter, tens of megabytes with hidden states. */
export function tilePairs(width: number): number {
  return Math.min(MOST_ROWS, Math.floor(MOST_NUMBERS / width));
}

/** All rows of a table, each once. */
export function eachRow(source: State): Spread {
  const { rows, width } = source.x;
  return { source, width, first: 0, each: 1, count: rows };
}

/** Every row `times` times, one after the other. */
export function repeat(spread: Spread, times: number): Spread {
  return { ...spread, each: spread.each * times };
}

/** Lays `rows` rows out as the strip of `out [rows, …]` that begins in column `at`. */
export function spreadRows(graph: CommandGraph, spread: Spread, rows: number, out: Tensor, at = 0): void {
  const { source, width, first, each, count } = spread;
  graph.launch(spreadKernel, {
    tensors: { source: source.x, out },
    params: { rows, width, out_width: out.length / rows, at, first, each, count },
    over: [rows * width],
  });
}

/** Sends the derivatives of a strip back to the rows of the table, of which all are drawn. */
export function bpropSpread(
  graph: CommandGraph,
  spread: Spread,
  rows: number,
  dout: Tensor | undefined,
  at = 0,
): void {
  const { source, width, each, count } = spread;
  if (!source.dx || !dout) return;
  graph.launch(spreadBprop, {
    tensors: { dout, dsource: source.dx },
    params: { rows, width, out_width: dout.length / rows, at, each, count },
    over: [count * width],
  });
}

/** Takes a strip out of rows: `out [rows, width]` is `table [rows, …]` from column `at` on. */
export function cutRows(graph: CommandGraph, table: Tensor, at: number, out: Tensor): void {
  bpropSpread(graph, eachRow({ x: out, dx: out }), table.rows, table, at);
}
