import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { NONE } from './chainPosteriors.ts';

/** out[row] = path[row, ⌊desired[owner] + ½⌋]; 2³² − 1 in rows that belong to no sequence */
export function chainLatent(
  { path, owners, desired, out }: Tensors<'path' | 'owners' | 'desired' | 'out'>,
  { rows, groups }: Numbers<'rows' | 'groups'>,
): void {
  for (let row = 0; row < rows; row++) {
    const owner = at(owners, row);
    const state = owner === NONE ? NONE : at(path, row * groups + Math.floor(at(desired, owner) + 0.5));
    put(out, row, state);
  }
}
