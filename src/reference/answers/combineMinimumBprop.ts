import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `denergies[i] (+)= dminimum[i]·[choice[i] == part]` */
export function combineMinimumBprop(
  { choice, dminimum, denergies }: Tensors<'choice' | 'dminimum' | 'denergies'>,
  { count, part, accumulate_denergies }: Numbers<'count' | 'part' | 'accumulate_denergies'>,
): void {
  for (let i = 0; i < count; i++) {
    put(denergies, i, at(choice, i) === part ? at(dminimum, i) : 0, accumulate_denergies);
  }
}
