import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `minimum[i] = min_z E_z[i]`, `choice[i] = z`, one part z a call; ties: the earlier part. */
export function combineMinimum(
  { energies, minimum, choice }: Tensors<'energies' | 'minimum' | 'choice'>,
  { count, part }: Numbers<'count' | 'part'>,
): void {
  for (let i = 0; i < count; i++) {
    if (part > 0 && at(energies, i) >= at(minimum, i)) continue;
    put(minimum, i, at(energies, i));
    put(choice, i, part);
  }
}
