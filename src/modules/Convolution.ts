import conv2dKernel from '../../shaders/modules/conv2d.wgsl';
import conv2dBpropInput from '../../shaders/modules/conv2d_bprop_input.wgsl';
import conv2dBpropWeight from '../../shaders/modules/conv2d_bprop_weight.wgsl';
import sum from '../../shaders/modules/sum.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter, type State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { chunksOf, type ConvolutionSizes } from './ConvolutionSizes.ts';
import { uniformWeights, zeros } from './initialize.ts';
import { checkFeatures, checkSizes, type Module, type Parameters } from './Module.ts';
import { countWindows, type Size } from './planes.ts';
import {
  bpropInputVectors,
  bpropWeightVectors,
  fitsVectors,
  fitsWeightVectors,
  forwardVectors,
} from './vectorConvolution.ts';
import { sumRows } from './sumRows.ts';

/** Output channels (or, for the gradient of the input, input channels) of one thread. */
const TILE_CHANNELS = 8;
/** Taps of one thread of the gradient of the weight. */
const TILE_TAPS = 5;

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
  readonly #sizes: ConvolutionSizes;
  readonly #unitStrideX: number;
  readonly #unitStride: number;

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
  }

  fprop(graph: CommandGraph, input: State, output: State): void {
    checkFeatures(`${this.#operation}.fprop`, input, this.inputs);
    const weight = graph.parameter(this.weight).x;
    const bias = this.bias && graph.parameter(this.bias).x;
    const tensors = { x: input.x, weight, bias, out: output.x };
    if (fitsVectors(this.#sizes)) {
      forwardVectors(graph, this.#sizes, tensors);
      return;
    }
    const { rows } = input.x;
    const { out_height, out_width, out_channels } = this.#sizes;
    graph.launch(conv2dKernel, {
      tensors,
      params: { rows, ...this.#sizes },
      overrides: { EPILOGUE: bias ? 1 : 0, UNIT_STRIDE: this.#unitStrideX },
      over: [rows * out_height, out_width, Math.ceil(out_channels / TILE_CHANNELS)],
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    const dout = output.dx;
    if (!dout) return;
    const weight = graph.parameter(this.weight);
    const dbias = this.bias && graph.parameter(this.bias).dx;
    if (weight.dx && fitsWeightVectors(this.#sizes)) {
      bpropWeightVectors(graph, this.#sizes, { x: input.x, dout, dweight: weight.dx, dbias });
    } else {
      if (weight.dx) this.#bpropWeight(graph, input.x, dout, weight.dx);
      if (dbias) this.#bpropBias(graph, dout, dbias);
    }
    if (input.dx) this.#bpropInput(graph, { weight: weight.x, dout, dx: input.dx });
  }

  #bpropInput(graph: CommandGraph, tensors: { weight: Tensor; dout: Tensor; dx: Tensor }): void {
    if (fitsVectors(this.#sizes)) {
      bpropInputVectors(graph, this.#sizes, tensors);
      return;
    }
    const { rows } = tensors.dout;
    const { height, width, in_channels } = this.#sizes;
    graph.launch(conv2dBpropInput, {
      tensors,
      params: { rows, ...this.#sizes },
      overrides: { UNIT_STRIDE: this.#unitStride },
      over: [rows * height, width, Math.ceil(in_channels / TILE_CHANNELS)],
    });
  }

  /** In chunks of samples; then the sum over the chunks, in their order. */
  #bpropWeight(graph: CommandGraph, x: Tensor, dout: Tensor, dweight: Tensor): void {
    const { in_channels, out_channels, kernel_height, kernel_width } = this.#sizes;
    const tap_rows = in_channels * kernel_height;
    const tiles = Math.ceil(out_channels / TILE_CHANNELS) * Math.ceil(kernel_width / TILE_TAPS) * tap_rows;
    const { chunk_rows, chunks } = chunksOf(graph, x.rows, tiles);
    const partial = graph.tensor('parts of ∂weight', [chunks, dweight.length]);
    graph.launch(conv2dBpropWeight, {
      tensors: { x, dout, partial },
      params: { rows: x.rows, chunk_rows, chunks, ...this.#sizes },
      overrides: { UNIT_STRIDE: this.#unitStrideX },
      over: [out_channels, kernel_width, chunks * tap_rows],
    });
    sumRows(graph, partial, dweight);
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
    sumRows(graph, planes, dbias);
  }
}
