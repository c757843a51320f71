import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `denergies[i] (+)= dminimum[i]·[choice[i] == part]` */
export function combineMinimumBprop(
  { choice, dminimum, denergies }: Tensors<'choice' | 'dminimum' | 'denergies'>,
  { count, part, ACCUMULATE_DENERGIES }: Numbers<'count' | 'part' | 'ACCUMULATE_DENERGIES'>,
): void {
  for (let i = 0; i < count; i++) {
    put(denergies, i, at(choice, i) === part ? at(dminimum, i) : 0, ACCUMULATE_DENERGIES);
  }
}
