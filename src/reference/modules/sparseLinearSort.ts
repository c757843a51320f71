import { put, type Numbers, type Tensors } from '../twin.ts';
import { featuresOf } from './sparseLinear.ts';

/**
 * For each chunk of rows, from the place of its first number in x on: the pairs (row, number) of bin 0, those of bin 1, …,
 * each in the order of x, where the bin of a number is `number mod bins`; `ends[chunk, bin]` is the place after its last.
 */
export function sparseLinearSort(
  { x, entries, ends }: Tensors<'x' | 'entries' | 'ends'>,
  {
    rows,
    features,
    buckets,
    bins,
    chunk_rows,
  }: Numbers<'rows' | 'features' | 'buckets' | 'bins' | 'chunk_rows'>,
): void {
  for (let chunk = 0; chunk * chunk_rows < rows; chunk++) {
    const first = chunk * chunk_rows;
    let place = first * features;
    for (let bin = 0; bin < bins; bin++) {
      for (let r = first; r < Math.min(first + chunk_rows, rows); r++) {
        for (const number of featuresOf(x, r, features, buckets)) {
          if (number % bins !== bin) continue;
          put(entries, 2 * place, r);
          put(entries, 2 * place + 1, number);
          place++;
        }
      }
      put(ends, chunk * bins + bin, place);
    }
  }
}
