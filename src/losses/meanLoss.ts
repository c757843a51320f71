import kernel from '../../shaders/losses/mean.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** Batch loss `(1/P) Σᵢ Lᵢ`, `[P] → [1]`. Its derivative goes straight to the losses' bprop. */
export function meanLoss(graph: CommandGraph, values: Tensor, mean: Tensor): void {
  const count = values.length;
  graph.launch(kernel, { tensors: { values, mean }, params: { count }, over: [1] });
}
