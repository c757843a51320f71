import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activate } from './activate.ts';

/** `out[b,c] = f(x[b,c] + bias[c])`; kind 0, the identity, has no bias, and others may have none. */
export function activation(
  { x, bias, out }: Tensors<'x' | 'out'> & Partial<Tensors<'bias'>>,
  { count, channels, ACTIVATION }: Numbers<'count' | 'channels' | 'ACTIVATION'>,
): void {
  for (let i = 0; i < count; i++) {
    const shift = ACTIVATION === 0 || !bias ? 0 : at(bias, i % channels);
    put(out, i, activate(ACTIVATION, at(x, i) + shift));
  }
}
