import { checkKnown } from '../options.ts';
import { Convolution } from './Convolution.ts';

interface ConvolutionOptions {
  /** Planes of the input and of the output. */
  channels: readonly [inputs: number, outputs: number];
  /** Whether each output plane has a bias, zero at the start (default: true). */
  bias?: boolean;
  /** Weights start uniform in ±scale·√(3/fan-in), fan-in = input channels · taps (default: 0.3). */
  scale?: number;
}

export interface Conv1dOptions extends ConvolutionOptions {
  /** Taps. */
  kernel: number;
  /** Steps between two windows (default: 1). */
  stride?: number;
  /** Steps of the input. */
  length: number;
}

export interface Conv2dOptions extends ConvolutionOptions {
  /** Taps, down and across. */
  kernel: readonly [height: number, width: number];
  /** Steps between two windows, down and across (default: [1, 1]). */
  stride?: readonly [down: number, across: number];
  /** Height and width of the input. */
  size: readonly [height: number, width: number];
}

/**
 * One layer of a time-delay net, `out[c,t] = Σ_{p,k} in[p, t·stride + k] · weight[c,p,k] + bias[c]`:
 * `[rows, Cin·length] → [rows, Cout·⌊(length − kernel)/stride + 1⌋]`, rows laid out `[channels, time]`.
 *
 * `weight [Cout, Cin, kernel]`, `bias [Cout]`.
 *
 * @throws ShapeError for a kernel longer than the input, or sizes that aren't positive whole numbers; DataError for a
 *   misspelt option.
 */
export function conv1d(options: Conv1dOptions): Convolution {
  checkKnown('conv1d', options, ['channels', 'kernel', 'stride', 'length', 'bias', 'scale']);
  const { channels, kernel, stride = 1, length, bias = true, scale = 0.3 } = options;
  return new Convolution('conv1d', {
    channels,
    kernel: [1, kernel],
    stride: [1, stride],
    size: [1, length],
    bias,
    scale,
    weightShape: [channels[1], channels[0], kernel],
  });
}

/**
 * `out[c,y,x] = Σ_{p,ky,kx} in[p, y·sy + ky, x·sx + kx] · weight[c,p,ky,kx] + bias[c]`:
 * `[rows, Cin·H·W] → [rows, Cout·H′·W′]`, rows laid out `[channels, height, width]`, without padding.
 *
 * `weight [Cout, Cin, KH, KW]`, `bias [Cout]`.
 *
 * @throws ShapeError for a kernel larger than the input, or sizes that aren't positive whole numbers; DataError for a
 *   misspelt option.
 */
export function conv2d(options: Conv2dOptions): Convolution {
  checkKnown('conv2d', options, ['channels', 'kernel', 'stride', 'size', 'bias', 'scale']);
  const { channels, kernel, stride = [1, 1], size, bias = true, scale = 0.3 } = options;
  return new Convolution('conv2d', {
    channels,
    kernel,
    stride,
    size,
    bias,
    scale,
    weightShape: [channels[1], channels[0], ...kernel],
  });
}
