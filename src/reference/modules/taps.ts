import type { Numbers } from '../twin.ts';

/** The sizes of a 2-D convolution with valid padding. */
export type ConvolutionSizes = Numbers<
  | 'rows'
  | 'in_channels'
  | 'height'
  | 'width'
  | 'out_channels'
  | 'out_height'
  | 'out_width'
  | 'kernel_height'
  | 'kernel_width'
  | 'stride_y'
  | 'stride_x'
>;

/** Positions in `x`, `weight` and `out` that one product `x · weight` of a convolution joins. */
export interface Tap {
  sample: number;
  x: number;
  weight: number;
  out: number;
}

/** Every product of a convolution: `out[s,c,y,x] += x[s,p, y·stride_y + ky, x·stride_x + kx] · weight[c,p,ky,kx]`. */
export function* taps(sizes: ConvolutionSizes): Generator<Tap> {
  const { rows, in_channels, height, width, out_channels, out_height, out_width } = sizes;
  const { kernel_height, kernel_width, stride_y, stride_x } = sizes;
  for (let out = 0; out < rows * out_channels * out_height * out_width; out++) {
    const column = out % out_width;
    const line = Math.floor(out / out_width) % out_height;
    const channel = Math.floor(out / (out_width * out_height)) % out_channels;
    const sample = Math.floor(out / (out_width * out_height * out_channels));
    for (let tap = 0; tap < in_channels * kernel_height * kernel_width; tap++) {
      const kx = tap % kernel_width;
      const ky = Math.floor(tap / kernel_width) % kernel_height;
      const plane = Math.floor(tap / (kernel_width * kernel_height));
      const x =
        ((sample * in_channels + plane) * height + line * stride_y + ky) * width + column * stride_x + kx;
      yield { sample, x, weight: channel * in_channels * kernel_height * kernel_width + tap, out };
    }
  }
}
