import { at, put, type Tensors } from '../twin.ts';
import { windows, type PoolSizes } from './windows.ts';

/** `out[i]` = mean of x over the window of output i */
export function averagePool({ x, out }: Tensors<'x' | 'out'>, sizes: PoolSizes): void {
  for (const [i, window] of windows(sizes).entries()) {
    put(out, i, window.reduce((sum, input) => sum + at(x, input), 0) / window.length);
  }
}
