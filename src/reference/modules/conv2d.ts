import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activate } from './activate.ts';
import { taps, type ConvolutionSizes } from './taps.ts';

/** `out[s,c,y,x] = f(Σ_{p,ky,kx} x[s,p, y·stride_y + ky, x·stride_x + kx] · weight[c,p,ky,kx] + bias[c])`; EPILOGUE 0: the sum alone. */
export function conv2d(
  { x, weight, bias, out }: Tensors<'x' | 'weight' | 'out'> & Partial<Tensors<'bias'>>,
  numbers: ConvolutionSizes & Numbers<'EPILOGUE'>,
): void {
  const { rows, out_channels, out_height, out_width, EPILOGUE } = numbers;
  const plane = out_height * out_width;
  const count = rows * out_channels * plane;
  for (let i = 0; i < count; i++) {
    put(out, i, EPILOGUE === 0 || !bias ? 0 : at(bias, Math.floor(i / plane) % out_channels));
  }
  for (const tap of taps(numbers)) put(out, tap.out, at(x, tap.x) * at(weight, tap.weight), 1);
  for (let i = 0; i < count; i++) put(out, i, activate(EPILOGUE, at(out, i)));
}
