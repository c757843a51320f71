import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** dvalues[p] (+)= dmean[0]/count */
export function meanBprop(
  { dmean, dvalues }: Tensors<'dmean' | 'dvalues'>,
  { count, accumulate_dvalues }: Numbers<'count' | 'accumulate_dvalues'>,
): void {
  for (let p = 0; p < count; p++) put(dvalues, p, at(dmean, 0) / count, accumulate_dvalues);
}
