import fillKernel from '../../shaders/graph/fill.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** Fills a tensor, or `count` numbers of it from `first` on, with a constant. */
export function fill(graph: CommandGraph, out: Tensor, value: number, first = 0, count = out.length): Tensor {
  graph.launch(fillKernel, { tensors: { out }, params: { count, first, value, step: 0 }, over: [count] });
  return out;
}

/** The numbers 0 … rows − 1, `[rows, 1]`. */
export function countUp(graph: CommandGraph, rows: number): Tensor {
  const out = graph.tensor('numbers', [rows, 1]);
  const params = { count: rows, first: 0, value: 0, step: 1 };
  graph.launch(fillKernel, { tensors: { out }, params, over: [rows] });
  return out;
}
