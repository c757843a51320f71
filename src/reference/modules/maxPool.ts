import { at, put, type Tensors } from '../twin.ts';
import { windows, type PoolSizes } from './windows.ts';

/** `out[i]` = maximum of x over the window of output i; `index[i]`: where it is first, row by row */
export function maxPool({ x, out, index }: Tensors<'x' | 'out' | 'index'>, sizes: PoolSizes): void {
  for (const [i, window] of windows(sizes).entries()) {
    const first = window.reduce((best, input) => (at(x, input) > at(x, best) ? input : best));
    put(out, i, at(x, first));
    put(index, i, first);
  }
}
