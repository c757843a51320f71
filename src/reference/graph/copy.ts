import type { Tensors } from '../twin.ts';

/** out[i] = x[i] */
export function copy({ x, out }: Tensors<'x' | 'out'>): void {
  out.set(x);
}
