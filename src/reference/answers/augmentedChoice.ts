import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'right' | 'offending' | 'offending_index' | 'desired' | 'energy' | 'index';

/** energy[p] = min(right[p], offending[p] − cost), index[p] = its number: ⌊desired[p] + ½⌋ or offending_index[p] */
export function augmentedChoice(
  { right, offending, offending_index, desired, energy, index }: Tensors<Binding>,
  { rows, cost }: Numbers<'rows' | 'cost'>,
): void {
  for (let p = 0; p < rows; p++) {
    const costed = at(offending, p) - cost;
    const isLower = costed < at(right, p);
    put(energy, p, isLower ? costed : at(right, p));
    put(index, p, isLower ? at(offending_index, p) : Math.floor(at(desired, p) + 0.5));
  }
}
