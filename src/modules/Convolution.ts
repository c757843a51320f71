import conv2dKernel from '../../shaders/modules/conv2d.wgsl';
import conv2dBpropInput from '../../shaders/modules/conv2d_bprop_input.wgsl';
import conv2dBpropWeight from '../../shaders/modules/conv2d_bprop_weight.wgsl';
import conv2dBpropWeightVec4 from '../../shaders/modules/conv2d_bprop_weight_vec4.wgsl';
import conv2dPack from '../../shaders/modules/conv2d_pack.wgsl';
import conv2dPacked from '../../shaders/modules/conv2d_packed.wgsl';
import sum from '../../shaders/modules/sum.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter, type State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { uniformWeights, zeros } from './initialize.ts';
import { checkFeatures, checkSizes, type Module, type Parameters } from './Module.ts';
import { countWindows, type Size } from './planes.ts';

/** Output channels (or, for the gradient of the input, input channels) of one thread. */
const TILE_CHANNELS = 8;
/** Taps and channels of one thread of the gradient of the weight. */
const TILE_TAPS = 5;
/** Threads that keep an adapter busy with the gradient of the weight. */
const ENOUGH_THREADS = { cpu: 128, gpu: 16_384 } as const;

/** The sizes that the kernels of convolutions ask for. */
interface Sizes {
  in_channels: number;
  height: number;
  width: number;
  out_channels: number;
  out_height: number;
  out_width: number;
  kernel_height: number;
  kernel_width: number;
  stride_y: number;
  stride_x: number;
}

export interface ConvolutionSettings {
  channels: readonly [inputs: number, outputs: number];
  kernel: Size;
  stride: Size;
  size: Size;
  bias: boolean;
  scale: number;
  weightShape: readonly number[];
}

/**
 * `out[c,y,x] = Σ_{p,ky,kx} in[p, y·sy + ky, x·sx + kx] · weight[c,p,ky,kx] + bias[c]` for each row, where a row holds
 * the planes `[channels, height, width]` of a sample: a cross-correlation with valid padding.
 *
 * `∂in += Σ ∂out · weight`, `∂weight += Σ ∂out · in` over the same products, `∂bias[c] += Σ ∂out[c, …]`.
 */
export class Convolution implements Module {
  readonly inputs: number;
  readonly outputs: number;
  /** Height and width of an output plane. */
  readonly size: Size;
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;
  readonly parameters: Parameters;
  readonly #operation: string;
  readonly #channels: readonly [number, number];
  readonly #sizes: Sizes;
  readonly #unitStrideX: number;
  readonly #unitStride: number;
  /** Whether the kernels with four-wide loads fit: strides of 1, widths that are multiples of 4. */
  readonly #whole: boolean;

  constructor(operation: string, settings: ConvolutionSettings) {
    const { channels, kernel, stride, size, scale, weightShape } = settings;
    checkSizes(operation, channels);
    this.size = countWindows(operation, size, kernel, stride);
    this.inputs = channels[0] * size[0] * size[1];
    this.outputs = channels[1] * this.size[0] * this.size[1];
    this.weight = new Parameter(weightShape, uniformWeights(channels[0] * kernel[0] * kernel[1], scale));
    this.bias = settings.bias ? new Parameter([channels[1]], zeros) : undefined;
    this.parameters = { weight: this.weight, ...(this.bias && { bias: this.bias }) };
    this.#operation = operation;
    this.#channels = channels;
    this.#sizes = {
      in_channels: channels[0],
      height: size[0],
      width: size[1],
      out_channels: channels[1],
      out_height: this.size[0],
      out_width: this.size[1],
      kernel_height: kernel[0],
      kernel_width: kernel[1],
      stride_y: stride[0],
      stride_x: stride[1],
    };
    this.#unitStrideX = stride[1] === 1 ? 1 : 0;
    this.#unitStride = stride[0] === 1 ? this.#unitStrideX : 0;
    this.#whole = this.#unitStride === 1 && size[1] % 4 === 0 && this.size[1] % 4 === 0;
  }

  fprop(graph: CommandGraph, input: State, output: State): void {
    checkFeatures(`${this.#operation}.fprop`, input, this.inputs);
    const { rows } = input.x;
    const weight = graph.parameter(this.weight).x;
    const bias = this.bias && graph.parameter(this.bias).x;
    const EPILOGUE = this.bias ? 1 : 0;
    const over = [rows * this.size[0], this.size[1], Math.ceil(this.#channels[1] / TILE_CHANNELS)];
    if (this.#whole) {
      const { in_channels, height, width, out_channels, out_height, out_width } = this.#sizes;
      const extents = { in_channels, height, width, out_channels, out_height, out_width };
      this.#launchPacked(graph, 'forward', { weight, bias, x: input.x, out: output.x }, extents, over);
      return;
    }
    graph.launch(conv2dKernel, {
      tensors: { x: input.x, weight, bias, out: output.x },
      params: { rows, ...this.#sizes },
      overrides: { EPILOGUE, UNIT_STRIDE: this.#unitStrideX },
      over,
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    const dout = output.dx;
    if (!dout) return;
    const weight = graph.parameter(this.weight);
    if (weight.dx) this.#bpropWeight(graph, input.x, dout, weight.dx);
    const dbias = this.bias && graph.parameter(this.bias).dx;
    if (dbias) this.#bpropBias(graph, dout, dbias);
    if (input.dx) this.#bpropInput(graph, weight.x, dout, input.dx);
  }

  #bpropInput(graph: CommandGraph, weight: Tensor, dout: Tensor, dx: Tensor): void {
    const { rows } = dout;
    const { height, width, out_height, out_width } = this.#sizes;
    const over = [rows * height, width, Math.ceil(this.#channels[0] / TILE_CHANNELS)];
    if (this.#whole) {
      // A convolution of ∂out, with a margin of zeros and the taps from the last to the first.
      const extents = {
        in_channels: this.#channels[1],
        height: out_height,
        width: out_width,
        out_channels: this.#channels[0],
        out_height: height,
        out_width: width,
      };
      this.#launchPacked(graph, 'backward', { weight, bias: undefined, x: dout, out: dx }, extents, over);
      return;
    }
    graph.launch(conv2dBpropInput, {
      tensors: { weight, dout, dx },
      params: { rows, ...this.#sizes },
      overrides: { UNIT_STRIDE: this.#unitStride },
      over,
    });
  }

  /** `conv2d_packed`, after putting the weight in the order in which it reads it: result planes last. */
  #launchPacked(
    graph: CommandGraph,
    direction: 'forward' | 'backward',
    { weight, ...tensors }: { weight: Tensor; bias: Tensor | undefined; x: Tensor; out: Tensor },
    extents: { in_channels: number; out_channels: number } & Record<string, number>,
    over: readonly number[],
  ): void {
    const forward = direction === 'forward';
    const { kernel_height, kernel_width } = this.#sizes;
    const [margin_y, margin_x] = forward ? [0, 0] : [kernel_height - 1, kernel_width - 1];
    const { in_channels: sources, out_channels: planes } = extents;
    const pitch = Math.ceil(planes / TILE_CHANNELS) * TILE_CHANNELS;
    // The margin in whole vectors of 4; taps of weight 0 take up the rest.
    const lead = Math.ceil(margin_x / 4);
    const skip = lead * 4 - margin_x;
    const five = skip + kernel_width === 5;
    const taps = five ? 5 : Math.ceil((skip + kernel_width) / 4) * 4;
    const packed = graph.tensor('packed weight', [sources, kernel_height, taps, pitch]);
    const steps = [this.#channels[0] * kernel_height * kernel_width, kernel_height * kernel_width] as const;
    graph.launch(conv2dPack, {
      tensors: { weight, packed },
      params: {
        sources,
        kernel_height,
        kernel_width,
        taps,
        skip,
        planes,
        pitch,
        plane_step: steps[forward ? 0 : 1],
        source_step: steps[forward ? 1 : 0],
      },
      overrides: { FLIP: forward ? 0 : 1 },
      over: [packed.length],
    });
    graph.launch(conv2dPacked, {
      tensors: { ...tensors, packed },
      params: { rows: tensors.x.rows, ...extents, kernel_height, taps, margin_y, lead },
      overrides: { EPILOGUE: tensors.bias ? 1 : 0, FIVE: five ? 1 : 0 },
      over,
    });
  }

  /** In chunks of samples, so that a small weight has enough threads; then the sum over the chunks, in their order. */
  #bpropWeight(graph: CommandGraph, x: Tensor, dout: Tensor, dweight: Tensor): void {
    const { rows } = x;
    const { in_channels, out_channels, kernel_height, kernel_width } = this.#sizes;
    const tiles =
      Math.ceil(out_channels / TILE_CHANNELS) *
      Math.ceil(kernel_width / TILE_TAPS) *
      in_channels *
      kernel_height;
    const chunk_rows = Math.ceil(rows / Math.ceil(ENOUGH_THREADS[graph.target] / tiles));
    const chunks = Math.ceil(rows / chunk_rows);
    const partial = graph.tensor('parts of ∂weight', [chunks, dweight.length]);
    const whole = this.#whole && kernel_width <= TILE_TAPS;
    graph.launch(whole ? conv2dBpropWeightVec4 : conv2dBpropWeight, {
      tensors: { x, dout, partial },
      params: { rows, chunk_rows, chunks, ...this.#sizes },
      overrides: whole ? {} : { UNIT_STRIDE: this.#unitStrideX },
      over: [out_channels, kernel_width, chunks * in_channels * kernel_height],
    });
    graph.launch(sum, {
      tensors: { x: partial, out: dweight },
      params: { count: dweight.length, depth: chunks, x_step: 1, x_depth: dweight.length },
      over: [dweight.length],
    });
  }

  /** First over each plane, then over the samples. */
  #bpropBias(graph: CommandGraph, dout: Tensor, dbias: Tensor): void {
    const [plane, channels] = [this.size[0] * this.size[1], dbias.length];
    const planes = graph.tensor('sums of ∂out', [dout.rows, channels]);
    graph.launch(sum, {
      tensors: { x: dout, out: planes },
      params: { count: planes.length, depth: plane, x_step: plane, x_depth: 1 },
      over: [planes.length],
    });
    graph.launch(sum, {
      tensors: { x: planes, out: dbias },
      params: { count: channels, depth: dout.rows, x_step: 1, x_depth: channels },
      over: [channels],
    });
  }
}
