// The kernels of convolutions with four-wide loads: several times as fast as those for any size.

import conv2dBpropInputSmall from '../../shaders/modules/conv2d_bprop_input_small.wgsl';
import conv2dBpropWeightVec4 from '../../shaders/modules/conv2d_bprop_weight_vec4.wgsl';
import conv2dPack from '../../shaders/modules/conv2d_pack.wgsl';
import conv2dPacked from '../../shaders/modules/conv2d_packed.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { chunksOf, type ConvolutionSizes } from './ConvolutionSizes.ts';
import { sumRows } from './sumRows.ts';

/** Taps, across and for some down, that the kernels have registers for. */
const TAPS = 5;
/** Result planes of one thread. */
const PLANES = 4;
/** Sides of an output plane of which one thread can send everything back. */
const SMALL_SIDE = 8;

/** Whether the forward kernel and that for ∂x fit: strides of 1, at most 5 taps across, widths that are multiples of 4. */
export function fitsVectors(sizes: ConvolutionSizes): boolean {
  const { stride_y, stride_x, kernel_width, width, out_width } = sizes;
  return stride_y === 1 && stride_x === 1 && kernel_width <= TAPS && width % 4 === 0 && out_width % 4 === 0;
}

/** Whether the kernel for ∂weight fits: moreover at most 5 taps down. */
export function fitsWeightVectors(sizes: ConvolutionSizes): boolean {
  return fitsVectors(sizes) && sizes.kernel_height <= TAPS;
}

/** `out = x ⋆ weight + bias` */
export function forwardVectors(
  graph: CommandGraph,
  sizes: ConvolutionSizes,
  { weight, ...tensors }: { weight: Tensor; bias: Tensor | undefined; x: Tensor; out: Tensor },
): void {
  const { in_channels, height, width, out_channels, out_height, out_width } = sizes;
  const { kernel_height, kernel_width } = sizes;
  const packed = graph.tensor('packed weight', [in_channels, kernel_height, TAPS, pitchOf(out_channels)]);
  const square = kernel_height * kernel_width;
  graph.launch(conv2dPack, {
    tensors: { weight, packed },
    params: {
      ...packing(in_channels, out_channels, sizes),
      skip: 0,
      plane_step: in_channels * square,
      source_step: square,
    },
    overrides: { FLIP: 0 },
    over: [packed.length],
  });
  const { rows } = tensors.x;
  graph.launch(conv2dPacked, {
    tensors: { ...tensors, packed },
    params: {
      rows,
      in_channels,
      height,
      width,
      out_channels,
      out_height,
      out_width,
      kernel_height,
      margin_y: 0,
      lead: 0,
    },
    overrides: { EPILOGUE: tensors.bias ? 1 : 0 },
    over: [rows * out_height, out_width, Math.ceil(out_channels / PLANES)],
  });
}

/** `∂x (+)= Σ ∂out · weight` */
export function bpropInputVectors(
  graph: CommandGraph,
  sizes: ConvolutionSizes,
  tensors: { weight: Tensor; dout: Tensor; dx: Tensor },
): void {
  const { in_channels, out_height, out_width, kernel_height } = sizes;
  const { rows } = tensors.dout;
  if (kernel_height <= TAPS && out_height <= SMALL_SIDE && out_width <= SMALL_SIDE) {
    const over = [rows * in_channels];
    graph.launch(conv2dBpropInputSmall, { tensors, params: { rows, ...sizes }, over });
  } else {
    bpropInputPacked(graph, sizes, tensors);
  }
}

/** A convolution of ∂out, with a margin of zeros and the taps from the last to the first. */
function bpropInputPacked(
  graph: CommandGraph,
  sizes: ConvolutionSizes,
  { weight, dout, dx }: { weight: Tensor; dout: Tensor; dx: Tensor },
): void {
  const { in_channels, height, width, out_channels, out_height, out_width } = sizes;
  const { kernel_height, kernel_width } = sizes;
  const packed = graph.tensor('packed weight', [out_channels, kernel_height, TAPS, pitchOf(in_channels)]);
  const square = kernel_height * kernel_width;
  // The margin in whole vectors of 4; taps of weight 0 take up the rest.
  const lead = Math.ceil((kernel_width - 1) / 4);
  graph.launch(conv2dPack, {
    tensors: { weight, packed },
    params: {
      ...packing(out_channels, in_channels, sizes),
      skip: lead * 4 - (kernel_width - 1),
      plane_step: square,
      source_step: in_channels * square,
    },
    overrides: { FLIP: 1 },
    over: [packed.length],
  });
  const { rows } = dout;
  graph.launch(conv2dPacked, {
    tensors: { x: dout, packed, out: dx },
    params: {
      rows,
      in_channels: out_channels,
      height: out_height,
      width: out_width,
      out_channels: in_channels,
      out_height: height,
      out_width: width,
      kernel_height,
      margin_y: kernel_height - 1,
      lead,
    },
    overrides: { EPILOGUE: 0 },
    over: [rows * height, width, Math.ceil(in_channels / PLANES)],
  });
}

/** `∂weight (+)= Σ ∂out · x` and `∂bias (+)= Σ ∂out` in one pass over ∂out. */
export function bpropWeightVectors(
  graph: CommandGraph,
  sizes: ConvolutionSizes,
  tensors: { x: Tensor; dout: Tensor; dweight: Tensor; dbias: Tensor | undefined },
): void {
  const { x, dout, dweight, dbias } = tensors;
  const { in_channels, out_channels } = sizes;
  const tiles = Math.ceil(out_channels / PLANES) * in_channels;
  const { chunk_rows, chunks } = chunksOf(graph, x.rows, tiles);
  const partial = graph.tensor('parts of ∂weight', [chunks, dweight.length]);
  const partial_bias = dbias && graph.tensor('parts of ∂bias', [chunks, dbias.length]);
  graph.launch(conv2dBpropWeightVec4, {
    tensors: { x, dout, partial, partial_bias },
    params: { rows: x.rows, chunk_rows, chunks, ...sizes },
    overrides: { BIAS: dbias ? 1 : 0 },
    over: [out_channels, in_channels * chunks],
  });
  sumRows(graph, partial, dweight);
  if (dbias && partial_bias) sumRows(graph, partial_bias, dbias);
}

/** Result planes, with those that pad the last thread's. */
const pitchOf = (planes: number): number => Math.ceil(planes / PLANES) * PLANES;

/** What `conv2d_pack` needs in either direction. */
function packing(sources: number, planes: number, { kernel_height, kernel_width }: ConvolutionSizes) {
  return { sources, planes, pitch: pitchOf(planes), kernel_height, kernel_width, taps: TAPS };
}
