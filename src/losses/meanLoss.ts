import mean from '../../shaders/losses/mean.wgsl';
import meanBprop from '../../shaders/losses/mean_bprop.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';

/** Batch loss `(1/P) Σᵢ Lᵢ`, `[P] → [1]`. `∂Lᵢ += ∂mean / P`. */
export const meanLoss = {
  fprop(graph: CommandGraph, input: State, output: State): void {
    graph.launch(mean, {
      tensors: { values: input.x, mean: output.x },
      params: { count: input.x.length },
      over: [1],
    });
  },

  bprop(graph: CommandGraph, input: State, output: State): void {
    graph.launch(meanBprop, {
      tensors: { dmean: output.dx, dvalues: input.dx },
      params: { count: input.x.length },
      over: [input.x.length],
    });
  },
};
