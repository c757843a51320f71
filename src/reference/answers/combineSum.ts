import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `total[i] (+)= energies[i]` */
export function combineSum(
  { energies, total }: Tensors<'energies' | 'total'>,
  { count, ACCUMULATE_TOTAL }: Numbers<'count' | 'ACCUMULATE_TOTAL'>,
): void {
  for (let i = 0; i < count; i++) put(total, i, at(energies, i), ACCUMULATE_TOTAL);
}
