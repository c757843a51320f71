import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';

/** out[p,:] = source[p·apart + index[p],:]; an index that names none of source_rows rows takes row 0. */
export function gatherRows(
  { source, index, out }: Tensors<'source' | 'index' | 'out'>,
  { rows, width, source_rows, apart }: Numbers<'rows' | 'width' | 'source_rows' | 'apart'>,
): void {
  for (const [p, named] of index.subarray(0, rows).entries()) {
    out.set(rowOf(source, p * apart + (named < source_rows ? named : 0), width), p * width);
  }
}
