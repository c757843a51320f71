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

/** The same, and `partial_bias[k,c] = Σ dout[s,c,…]` over the samples in chunk k. */
export function conv2dBpropWeightVec4(
  { partial_bias, ...tensors }: Tensors<'x' | 'dout' | 'partial'> & Partial<Tensors<'partial_bias'>>,
  numbers: ConvolutionSizes & Numbers<'chunk_rows' | 'chunks'>,
): void {
  conv2dBpropWeight(tensors, numbers);
  if (!partial_bias) return;
  const { out_channels, out_height, out_width, chunk_rows } = numbers;
  const plane = out_height * out_width;
  for (let i = 0; i < partial_bias.length; i++) put(partial_bias, i, 0);
  for (const [i, slope] of tensors.dout.entries()) {
    const channel = Math.floor(i / plane) % out_channels;
    const chunk = Math.floor(i / (plane * out_channels * chunk_rows));
    put(partial_bias, chunk * out_channels + channel, slope, 1);
  }
}
