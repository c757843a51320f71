import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';
import { placeInSegment, type Segments } from './placeInSegment.ts';

/**
 * out = unary, with the transition from the label before added in the first row of a later segment, and 1e30 in the last
 * row of a segment for all labels but its own.
 */
export function chainPin(
  { unary, pairwise, path, out, ...places }: Energies & Tensors<'owners' | 'path' | 'out'>,
  { rows, segments, segment_rows, ...sizes }: Sizes & Segments & Numbers<'rows'>,
): void {
  const { groups } = sizes;
  for (let row = 0; row < rows; row++) {
    const place = placeInSegment(places, { segments, segment_rows }, row);
    for (let group = 0; group < groups; group++) {
      for (const j of labelsOf(sizes)) {
        const to = placeOf(sizes, row, group, j);
        let energy = at(unary, to);
        if (place?.isFirst) {
          const before = at(path, (place.segment - 1) * groups + group);
          energy += arcEnergy(pairwise, sizes, row, group, before, j);
        }
        if (place?.isLast && at(path, place.segment * groups + group) !== j) energy += 1e30;
        put(out, to, energy);
      }
    }
  }
}
