import type { CommandGraph } from '../graph/CommandGraph.ts';
import { tileChunks } from './tileChunks.ts';

/** Rows of a thread in the sweep kernels for CPU adapters (shaders/lib/sweep.wgsl). */
const ROWS = 8;
/** Fewer answers than this are not worth a thread. */
const LEAST = 16;
/** More terms than this in one running sum lose too much of float32. */
const MOST = 1024;
/** Threads that keep a CPU adapter busy, two cores with four lanes each; more only cost a merge. */
const THREADS = 8;

/**
 * How many pieces the answers are cut into, so that a sweep over few samples still has work for every core.
 * The pieces are merged in a fixed order: on one device the result is always the same.
 */
export function sweepChunks({ target }: CommandGraph, rows: number, columns: number): number {
  const least = Math.ceil(columns / MOST);
  if (target === 'gpu') return Math.max(least, tileChunks(rows, columns));
  const pieces = Math.floor(THREADS / Math.ceil(rows / ROWS));
  return Math.max(1, least, Math.min(pieces, Math.ceil(columns / LEAST)));
}
