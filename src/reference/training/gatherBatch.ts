import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { epochKey, permute } from './permute.ts';

type Field = 'rows' | 'width' | 'samples' | 'first' | 'chunk_rows' | 'seed';

/**
 * batch[r,:] = sample s of the epoch's shuffled order: q = position + r, s = permute(q mod samples, samples, key of
 * epoch + ⌊q/samples⌋).
 *
 * `data` holds samples first … first + chunk_rows − 1; rows of other samples are left as they are.
 */
export function gatherBatch(
  { data, clock, batch }: Tensors<'data' | 'clock' | 'batch'>,
  { rows, width, samples, first, chunk_rows, seed }: Numbers<Field>,
): void {
  const [, epoch = 0, position = 0] = clock;
  for (let r = 0; r < rows; r++) {
    const q = position + r;
    const s = permute(q % samples, samples, epochKey(seed, epoch + Math.floor(q / samples)));
    if (s >= first && s < first + chunk_rows) batch.set(rowOf(data, s - first, width), r * width);
  }
}
