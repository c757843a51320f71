/** Threads that keep any adapter busy. */
const ENOUGH_THREADS = 64;

/**
 * How many pieces the answers are cut into, so that a sweep over few samples still has work for every core.
 * The pieces are merged in a fixed order, so the number changes rounding only.
 */
export function sweepChunks(rows: number, columns: number): number {
  return Math.max(1, Math.min(Math.ceil(ENOUGH_THREADS / rows), Math.ceil(columns / 64)));
}
