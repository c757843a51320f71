import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';

/** out[p,:] = source[index[p],:]; an index that names no row takes row 0. */
export function gatherRows(
  { source, index, out }: Tensors<'source' | 'index' | 'out'>,
  { rows, width, source_rows }: Numbers<'rows' | 'width' | 'source_rows'>,
): void {
  for (const [p, named] of index.subarray(0, rows).entries()) {
    out.set(rowOf(source, named < source_rows ? named : 0, width), p * width);
  }
}
