import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { arcEnergy, labelsOf, placeOf, type Energies, type Sizes } from './chain.ts';
import { placeInSegment, type Segments } from './placeInSegment.ts';
import { softMinimum } from './softMinimum.ts';

/**
 * out = unary, with −(1/β) log Σ_i exp(−β (value[i] + pairwise[i, j])) of the end of the segment before added in the first
 * row of a later segment; REVERSED: with what comes after the end of a segment added in its last row.
 */
export function chainEnter(
  { unary, pairwise, value, out, ...places }: Energies & Tensors<'owners' | 'value' | 'out'>,
  {
    rows,
    segments,
    segment_rows,
    beta,
    REVERSED,
    ...sizes
  }: Sizes & Segments & Numbers<'rows' | 'beta' | 'REVERSED'>,
): void {
  const all = labelsOf(sizes);
  for (let row = 0; row < rows; row++) {
    const place = placeInSegment(places, { segments, segment_rows }, row);
    for (let group = 0; group < sizes.groups; group++) {
      for (const j of all) {
        const to = placeOf(sizes, row, group, j);
        let energy = at(unary, to);
        if (!REVERSED && place?.isFirst) {
          const through = all.map(
            (i) =>
              at(value, placeOf(sizes, place.segment - 1, group, i)) +
              arcEnergy(pairwise, sizes, row, group, i, j),
          );
          energy += softMinimum(through, beta);
        }
        if (REVERSED && place?.isLast) energy += at(value, placeOf(sizes, place.segment, group, j));
        put(out, to, energy);
      }
    }
  }
}
