import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { epochKey, permute } from './permute.ts';

type Binding = 'slots' | 'sequences' | 'clock' | 'ranges' | 'drawn' | 'owners' | 'sources';

/**
 * Slot s, of {first row, first place f, size n}, takes the sequence at f + permute(step mod n, n, key of seed, s and
 * ⌊step/n⌋): ranges[s] = (first row, length), drawn[s] = its number. Rows of the slot: owners = s and sources = its rows in
 * the data; past its end 2³² − 1.
 */
export function drawSequences(
  { slots, sequences, clock, ranges, drawn, owners, sources }: Tensors<Binding>,
  { rows, batch, seed }: Numbers<'rows' | 'batch' | 'seed'>,
): void {
  const step = at(clock, 0);
  owners.fill(0xffff_ffff, 0, rows);
  sources.fill(0xffff_ffff, 0, rows);
  for (let s = 0; s < batch; s++) {
    const [row = 0, first = 0, size = 1] = slots.subarray(3 * s);
    const key = epochKey(epochKey(seed, s), Math.floor(step / size));
    const place = first + permute(step % size, size, key);
    const [source = 0, length = 0, number = 0] = sequences.subarray(3 * place);
    ranges.set([row, length], 2 * s);
    put(drawn, s, number);
    for (let t = 0; t < length; t++) {
      put(owners, row + t, s);
      put(sources, row + t, source + t);
    }
  }
}
