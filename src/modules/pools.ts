import averagePoolKernel from '../../shaders/modules/average_pool.wgsl';
import averagePoolBprop from '../../shaders/modules/average_pool_bprop.wgsl';
import maxPoolKernel from '../../shaders/modules/max_pool.wgsl';
import maxPoolBprop from '../../shaders/modules/max_pool_bprop.wgsl';
import maxPoolBpropVec4 from '../../shaders/modules/max_pool_bprop_vec4.wgsl';
import maxPoolVec4 from '../../shaders/modules/max_pool_vec4.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { checkKnown } from '../options.ts';
import { checkFeatures, checkSizes, type Module } from './Module.ts';
import { countWindows, type Size } from './planes.ts';

export interface PoolOptions {
  /** Planes of the input, and as many of the output. */
  channels: number;
  /** Height and width of the input; a number: the steps of a 1-D input. */
  size: number | Size;
  /** Height and width of a window; a number: steps of a 1-D window. */
  window: number | Size;
  /** Steps between two windows (default: the window, so that windows tile the input). */
  stride?: number | Size;
}

type Side = 'height' | 'width' | 'kernel_height' | 'kernel_width' | 'stride_y' | 'stride_x';

abstract class Pool implements Module {
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters = {};
  /** Height and width of an output plane. */
  readonly size: Size;
  readonly #operation: string;
  readonly #channels: number;
  readonly #sizes: Record<Side, number> & Record<string, number>;

  constructor(operation: string, options: PoolOptions) {
    checkKnown(operation, options, ['channels', 'size', 'window', 'stride']);
    const { channels, size, window, stride = window } = options;
    checkSizes(operation, [channels]);
    const [input, kernel, step] = [extent(size), extent(window), extent(stride)];
    this.size = countWindows(operation, input, kernel, step);
    this.inputs = channels * input[0] * input[1];
    this.outputs = channels * this.size[0] * this.size[1];
    this.#operation = operation;
    this.#channels = channels;
    this.#sizes = {
      height: input[0],
      width: input[1],
      out_height: this.size[0],
      out_width: this.size[1],
      kernel_height: kernel[0],
      kernel_width: kernel[1],
      stride_y: step[0],
      stride_x: step[1],
    };
  }

  /** Whether the kernels with four-wide loads fit: windows of 2 × 2 that tile planes whose width is a multiple of 8. */
  protected get fitsVectors(): boolean {
    const { height, width, kernel_height, kernel_width, stride_y, stride_x } = this.#sizes;
    const pairs = [kernel_height, kernel_width, stride_y, stride_x].every((size) => size === 2);
    return pairs && height % 2 === 0 && width % 8 === 0;
  }

  abstract fprop(graph: CommandGraph, input: State, output: State): void;
  abstract bprop(graph: CommandGraph, input: State, output: State): void;

  /** What the launch of fprop covers: one element an output. */
  protected forward(input: State, output: State) {
    checkFeatures(`${this.#operation}.fprop`, input, this.inputs);
    return { params: this.#params(input.x), over: [output.x.length] };
  }

  /** What the launch of bprop covers: one element for each cell of stride × stride inputs. */
  protected backward(input: State) {
    const { height, width, stride_y, stride_x, kernel_height, kernel_width } = this.#sizes;
    const disjoint = kernel_height <= stride_y && kernel_width <= stride_x;
    const params = this.#params(input.x);
    return {
      params,
      overrides: { DISJOINT: disjoint ? 1 : 0 },
      over: [params.planes * Math.ceil(height / stride_y) * Math.ceil(width / stride_x)],
    };
  }

  #params(x: Tensor) {
    return { planes: x.rows * this.#channels, ...this.#sizes };
  }
}

class AveragePool extends Pool {
  fprop(graph: CommandGraph, input: State, output: State): void {
    graph.launch(averagePoolKernel, {
      tensors: { x: input.x, out: output.x },
      ...this.forward(input, output),
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    if (!input.dx || !output.dx) return;
    graph.launch(averagePoolBprop, {
      tensors: { dout: output.dx, dx: input.dx },
      ...this.backward(input),
    });
  }
}

class MaxPool extends Pool {
  fprop(graph: CommandGraph, input: State, output: State): void {
    const index = graph.keep(this, output, graph.tensor('maxima', output.x.shape, 'u32'));
    graph.launch(this.fitsVectors ? maxPoolVec4 : maxPoolKernel, {
      tensors: { x: input.x, out: output.x, index },
      ...this.forward(input, output),
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    if (!input.dx || !output.dx) return;
    const tensors = { dout: output.dx, index: graph.kept<Tensor>(this, output), dx: input.dx };
    const { params, ...general } = this.backward(input);
    if (this.fitsVectors) graph.launch(maxPoolBpropVec4, { tensors, params, over: [output.x.length] });
    else graph.launch(maxPoolBprop, { tensors, params, ...general });
  }
}

const extent = (size: number | Size): Size => (typeof size === 'number' ? [1, size] : size);

/**
 * `out` = mean of each window, plane by plane: `[rows, C·H·W] → [rows, C·H′·W′]`, `H′ = ⌊(H − window)/stride⌋ + 1`.
 *
 * @throws ShapeError for a window larger than the input, or sizes that aren't positive whole numbers.
 */
export const avgPool = (options: PoolOptions): Module & { readonly size: Size } =>
  new AveragePool('avgPool', options);

/**
 * `out` = maximum of each window, plane by plane; the derivative goes to the first maximum, row by row.
 *
 * @throws ShapeError for a window larger than the input, or sizes that aren't positive whole numbers.
 */
export const maxPool = (options: PoolOptions): Module & { readonly size: Size } =>
  new MaxPool('maxPool', options);
