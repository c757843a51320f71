import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { windows, type PoolSizes } from './windows.ts';

/** `dx[i] (+)= Σ dout / (inputs of a window)` over the windows that hold i */
export function averagePoolBprop(
  { dout, dx }: Tensors<'dout' | 'dx'>,
  sizes: PoolSizes & Numbers<'ACCUMULATE_DX'>,
): void {
  for (let i = 0; i < sizes.planes * sizes.height * sizes.width; i++) put(dx, i, 0, sizes.ACCUMULATE_DX);
  for (const [i, window] of windows(sizes).entries()) {
    for (const input of window) put(dx, input, at(dout, i) / window.length, 1);
  }
}
