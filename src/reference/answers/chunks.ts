import { rowOf } from '../rowOf.ts';
import { distanceBetween } from '../modules/distanceTerm.ts';

export interface Sweep {
  rows: number;
  columns: number;
  dims: number;
  chunks: number;
  DISTANCE: number;
}

/** One row's energies in one chunk of the columns, c·⌈columns/chunks⌉ … */
export interface Chunk {
  readonly row: number;
  /** Place of the result in a table [rows, chunks]. */
  readonly place: number;
  /** Column of the first energy. */
  readonly first: number;
  readonly energies: Float64Array;
}

/** D(x_row, y_k) over all rows and chunks; the last chunks may be short or empty. */
export function* sweepChunks(x: Float64Array, y: Float64Array, sweep: Sweep): Generator<Chunk> {
  const { rows, columns, dims, chunks, DISTANCE } = sweep;
  const length = Math.ceil(columns / chunks);
  for (let row = 0; row < rows; row++) {
    for (let chunk = 0; chunk < chunks; chunk++) {
      const first = Math.min(chunk * length, columns);
      const count = Math.min(length, columns - first);
      const energies = Float64Array.from({ length: count }, (_, k) =>
        distanceBetween(DISTANCE, rowOf(x, row, dims), rowOf(y, first + k, dims)),
      );
      yield { row, place: row * chunks + chunk, first, energies };
    }
  }
}
