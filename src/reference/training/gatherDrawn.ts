import { rowOf } from '../rowOf.ts';
import { at, type Numbers, type Tensors } from '../twin.ts';

/**
 * batch[r,:] = row sources[r] of the data, or 0 where it is 2³² − 1. `data` holds rows first … first + chunk_rows − 1; rows
 * from elsewhere are left as they are.
 */
export function gatherDrawn(
  { data, sources, batch }: Tensors<'data' | 'sources' | 'batch'>,
  { rows, width, first, chunk_rows }: Numbers<'rows' | 'width' | 'first' | 'chunk_rows'>,
): void {
  for (let r = 0; r < rows; r++) {
    const source = at(sources, r);
    if (source === 0xffff_ffff) batch.fill(0, r * width, (r + 1) * width);
    else if (source >= first && source < first + chunk_rows) {
      batch.set(rowOf(data, source - first, width), r * width);
    }
  }
}
