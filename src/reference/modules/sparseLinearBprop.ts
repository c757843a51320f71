import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Param = 'chunks' | 'chunk_entries' | 'buckets' | 'bins' | 'cols' | 'ACCUMULATE_DWEIGHT';

/** `dweight[d,c] (+)= Σ dout[r,c]` over the entries `(r, d)` of all chunks and bins. */
export function sparseLinearBprop(
  { entries, ends, dout, dweight }: Tensors<'entries' | 'ends' | 'dout' | 'dweight'>,
  { chunks, chunk_entries, buckets, bins, cols, ACCUMULATE_DWEIGHT }: Numbers<Param>,
): void {
  if (ACCUMULATE_DWEIGHT === 0) dweight.fill(0, 0, buckets * cols);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const end = at(ends, (chunk + 1) * bins - 1);
    for (let i = chunk * chunk_entries; i < end; i++) {
      const [r, d] = [at(entries, 2 * i), at(entries, 2 * i + 1)];
      for (let c = 0; c < cols; c++) put(dweight, d * cols + c, at(dout, r * cols + c), 1);
    }
  }
}
