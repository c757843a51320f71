import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { sumRows } from '../modules/sumRows.ts';
import type { Chain } from './Chain.ts';

/** Rows that are added up one after the other, and chunks of them at most, whose sums are then added up. */
const CHUNK_ROWS = 64;
const CHUNKS = 256;

/** How rows are cut into chunks. */
export interface Chunks {
  rows: number;
  chunk_rows: number;
  chunks: number;
}

/**
 * Adds to `∂V` what `record` sends to transitions: straight to those of each position, or, where V is shared, in chunks
 * of rows `part [chunks, G, C, C]` that are added up in their order.
 */
export function sumTransitions(
  graph: CommandGraph,
  { pairwise, unary, isPerPosition }: Chain,
  record: (part: Tensor, chunks: Chunks) => void,
  least = CHUNK_ROWS,
): void {
  if (!pairwise.dx) return;
  const { rows } = unary.x;
  if (isPerPosition) {
    record(pairwise.dx, { rows, chunk_rows: 1, chunks: rows });
    return;
  }
  const chunk_rows = Math.max(least, Math.ceil(rows / CHUNKS));
  const chunks = Math.ceil(rows / chunk_rows);
  const part = graph.tensor('parts of ∂V', [chunks, pairwise.x.length]);
  record(part, { rows, chunk_rows, chunks });
  sumRows(graph, part, pairwise.dx);
}
