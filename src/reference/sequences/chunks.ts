import type { Numbers } from '../twin.ts';

export type Chunks = Numbers<'rows' | 'chunk_rows' | 'chunks' | 'groups' | 'labels'>;

/** For each chunk and group the rows whose transitions are added up. */
export function rowsOfChunks({
  rows,
  chunk_rows,
  chunks,
  groups,
}: Chunks): { chunk: number; group: number; rows: number[] }[] {
  return Array.from({ length: chunks * groups }, (_, i) => {
    const chunk = Math.floor(i / groups);
    const count = Math.max(0, Math.min(chunk_rows, rows - chunk * chunk_rows));
    return {
      chunk,
      group: i % groups,
      rows: Array.from({ length: count }, (__, row) => chunk * chunk_rows + row),
    };
  });
}
