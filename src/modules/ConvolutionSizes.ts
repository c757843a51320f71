import type { CommandGraph } from '../graph/CommandGraph.ts';

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
