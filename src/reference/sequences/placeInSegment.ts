import { at, type Numbers, type Tensors } from '../twin.ts';

/** How sequences are cut. */
export type Segments = Numbers<'segments' | 'segment_rows'>;

/** Where a row lies in the segments of its sequence; undefined for a row of nobody. */
export function placeInSegment(
  { ranges, owners }: Tensors<'ranges' | 'owners'>,
  { segments, segment_rows }: Segments,
  row: number,
): { segment: number; isFirst: boolean; isLast: boolean } | undefined {
  const sequence = at(owners, row);
  if (sequence === 0xffffffff) return undefined;
  const step = row - at(ranges, 2 * sequence);
  return {
    segment: sequence * segments + Math.floor(step / segment_rows),
    isFirst: step > 0 && step % segment_rows === 0,
    isLast: (step + 1) % segment_rows === 0 || step + 1 === at(ranges, 2 * sequence + 1),
  };
}
