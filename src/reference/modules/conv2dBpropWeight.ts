import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { taps, type ConvolutionSizes } from './taps.ts';

/** `partial[k, …] = Σ dout · x` over the products of a convolution with that weight, samples in chunk k. */
export function conv2dBpropWeight(
  { x, dout, partial }: Tensors<'x' | 'dout' | 'partial'>,
  numbers: ConvolutionSizes & Numbers<'chunk_rows' | 'chunks'>,
): void {
  const { out_channels, in_channels, kernel_height, kernel_width, chunk_rows, chunks } = numbers;
  const weights = out_channels * in_channels * kernel_height * kernel_width;
  for (let i = 0; i < chunks * weights; i++) put(partial, i, 0);
  for (const tap of taps(numbers)) {
    const chunk = Math.floor(tap.sample / chunk_rows);
    put(partial, chunk * weights + tap.weight, at(dout, tap.out) * at(x, tap.x), 1);
  }
}
