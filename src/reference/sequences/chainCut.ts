import { at, put, type Numbers, type Tensors } from '../twin.ts';

/**
 * cuts[sequence, segment] = first row and number of rows of each segment of `segment_rows` positions, the last of them
 * shorter; ends[sequence] = where their ends lie: sequence·segments, and how many there are.
 */
export function chainCut(
  { ranges, cuts, ends }: Tensors<'ranges' | 'cuts' | 'ends'>,
  { sequences, segments, segment_rows }: Numbers<'sequences' | 'segments' | 'segment_rows'>,
): void {
  for (let sequence = 0; sequence < sequences; sequence++) {
    const [first, length] = [at(ranges, 2 * sequence), at(ranges, 2 * sequence + 1)];
    for (let segment = 0; segment < segments; segment++) {
      const start = Math.min(segment * segment_rows, length);
      const place = 2 * (sequence * segments + segment);
      put(cuts, place, first + start);
      put(cuts, place + 1, Math.min(segment_rows, length - start));
    }
    put(ends, 2 * sequence, sequence * segments);
    put(ends, 2 * sequence + 1, Math.ceil(length / segment_rows));
  }
}
