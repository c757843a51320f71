import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activate } from './activate.ts';
import { windows, type PoolSizes } from './windows.ts';

/** `out[i]` = maximum of x over the window of output i; `index[i]`: where it is first, row by row */
export function maxPool({ x, out, index }: Tensors<'x' | 'out' | 'index'>, sizes: PoolSizes): void {
  for (const [i, window] of windows(sizes).entries()) {
    const first = window.reduce((best, input) => (at(x, input) > at(x, best) ? input : best));
    put(out, i, at(x, first));
    put(index, i, first);
  }
}

/** `out[i]` = f(maximum of x over the window of output i); `index[i]`: where it is first, row by row */
export function maxPoolVec4(
  tensors: Tensors<'x' | 'out' | 'index'>,
  { EPILOGUE, ...sizes }: PoolSizes & Numbers<'EPILOGUE'>,
): void {
  maxPool(tensors, sizes);
  for (const [i, value] of tensors.out.entries()) put(tensors.out, i, activate(EPILOGUE, value));
}
