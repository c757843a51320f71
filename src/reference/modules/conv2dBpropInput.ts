import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { taps, type ConvolutionSizes } from './taps.ts';

/** `dx (+)= Σ dout · weight` over the products of a convolution that read that x. */
export function conv2dBpropInput(
  { weight, dout, dx }: Tensors<'weight' | 'dout' | 'dx'>,
  numbers: ConvolutionSizes & Numbers<'ACCUMULATE_DX'>,
): void {
  const { rows, in_channels, height, width, ACCUMULATE_DX } = numbers;
  for (let i = 0; i < rows * in_channels * height * width; i++) put(dx, i, 0, ACCUMULATE_DX);
  for (const tap of taps(numbers)) put(dx, tap.x, at(dout, tap.out) * at(weight, tap.weight), 1);
}
