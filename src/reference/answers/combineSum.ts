import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `total[i] (+)= energies[i]` */
export function combineSum(
  { energies, total }: Tensors<'energies' | 'total'>,
  { count, accumulate_total }: Numbers<'count' | 'accumulate_total'>,
): void {
  for (let i = 0; i < count; i++) put(total, i, at(energies, i), accumulate_total);
}
