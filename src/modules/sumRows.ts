import sum from '../../shaders/modules/sum.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** `out (+)=` the sum of the rows of x, in their order. */
export function sumRows(graph: CommandGraph, x: Tensor, out: Tensor): void {
  graph.launch(sum, {
    tensors: { x, out },
    params: { count: out.length, depth: x.rows, x_step: 1, x_depth: out.length },
    over: [out.length],
  });
}
