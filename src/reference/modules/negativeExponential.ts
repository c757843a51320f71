import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `out[i] = exp(−rate·x[i])` */
export function negativeExponential(
  { x, out }: Tensors<'x' | 'out'>,
  { count, rate }: Numbers<'count' | 'rate'>,
): void {
  for (let i = 0; i < count; i++) put(out, i, Math.exp(-rate * at(x, i)));
}
