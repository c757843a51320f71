import { at, put, type Numbers, type Tensors } from '../twin.ts';
import type { PoolSizes } from './windows.ts';

/** `dx[i] (+)= Σ dout` over the windows whose first maximum is i */
export function maxPoolBprop(
  { dout, index, dx }: Tensors<'dout' | 'index' | 'dx'>,
  { planes, height, width, out_height, out_width, ACCUMULATE_DX }: PoolSizes & Numbers<'ACCUMULATE_DX'>,
): void {
  for (let i = 0; i < planes * height * width; i++) put(dx, i, 0, ACCUMULATE_DX);
  for (let i = 0; i < planes * out_height * out_width; i++) put(dx, at(index, i), at(dout, i), 1);
}
