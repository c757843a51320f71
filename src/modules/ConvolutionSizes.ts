import sum from '../../shaders/modules/sum.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** The sizes that the kernels of convolutions ask for. */
export interface ConvolutionSizes extends Record<string, number> {
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

/** Threads that keep an adapter busy with the gradient of the weight. */
const ENOUGH_THREADS = { cpu: 128, gpu: 16_384 } as const;

/** Chunks of samples, so that the gradient of a small weight, of `tiles` threads, has enough of them. */
export function chunksOf(
  graph: CommandGraph,
  rows: number,
  tiles: number,
): { chunk_rows: number; chunks: number } {
  const chunk_rows = Math.ceil(rows / Math.ceil(ENOUGH_THREADS[graph.target] / tiles));
  return { chunk_rows, chunks: Math.ceil(rows / chunk_rows) };
}

/** `out (+)=` the sum of the rows of x, in their order. */
export function sumRows(graph: CommandGraph, x: Tensor, out: Tensor): void {
  graph.launch(sum, {
    tensors: { x, out },
    params: { count: out.length, depth: x.rows, x_step: 1, x_depth: out.length },
    over: [out.length],
  });
}
