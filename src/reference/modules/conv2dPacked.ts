import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { activate } from './activate.ts';

type Param =
  | 'rows'
  | 'in_channels'
  | 'height'
  | 'width'
  | 'out_channels'
  | 'out_height'
  | 'out_width'
  | 'kernel_height'
  | 'margin_y'
  | 'lead'
  | 'ACCUMULATE_OUT'
  | 'EPILOGUE';

/** `out[s,c,y,x] (+)= f(Σ_{p,ky,kx} x[s,p, y + ky − margin_y, x + kx − 4·lead] · packed[p,ky,kx,c] + bias[c])`, x = 0 outside. */
export function conv2dPacked(
  { x, packed, bias, out }: Tensors<'x' | 'packed' | 'out'> & Partial<Tensors<'bias'>>,
  numbers: Numbers<Param>,
): void {
  const { rows, in_channels, height, width, out_channels, out_height, out_width } = numbers;
  const { kernel_height, margin_y, lead, ACCUMULATE_OUT, EPILOGUE } = numbers;
  const taps = 5;
  const pitch = Math.ceil(out_channels / 4) * 4;
  for (let i = 0; i < rows * out_channels * out_height * out_width; i++) {
    const column = i % out_width;
    const line = Math.floor(i / out_width) % out_height;
    const channel = Math.floor(i / (out_width * out_height)) % out_channels;
    const sample = Math.floor(i / (out_width * out_height * out_channels));
    let sum = EPILOGUE === 0 || !bias ? 0 : at(bias, channel);
    for (let tap = 0; tap < in_channels * kernel_height * taps; tap++) {
      const plane = Math.floor(tap / (taps * kernel_height));
      const y = line + (Math.floor(tap / taps) % kernel_height) - margin_y;
      const across = column + (tap % taps) - 4 * lead;
      if (y < 0 || y >= height || across < 0 || across >= width) continue;
      const from = ((sample * in_channels + plane) * height + y) * width + across;
      sum += at(x, from) * at(packed, tap * pitch + channel);
    }
    put(out, i, activate(EPILOGUE, sum), ACCUMULATE_OUT);
  }
}
