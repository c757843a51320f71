import combineMarginal from '../../shaders/answers/combine_marginal.wgsl';
import combineMarginalBprop from '../../shaders/answers/combine_marginal_bprop.wgsl';
import combineMinimum from '../../shaders/answers/combine_minimum.wgsl';
import combineMinimumBprop from '../../shaders/answers/combine_minimum_bprop.wgsl';
import combineSum from '../../shaders/answers/combine_sum.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** Makes one energy out of several, element by element: `E = combine(E_0, …, E_{Z−1})`. bprop accumulates. */
export interface Combination {
  fprop(graph: CommandGraph, parts: readonly State[], output: State): void;
  bprop(graph: CommandGraph, parts: readonly State[], output: State): void;
  /** Whether E ≥ 0 where all parts are. */
  readonly keepsSign: boolean;
  /** Which part gave each energy of the output; absent where all do. */
  choice?(graph: CommandGraph, output: State): Tensor;
}

/** `E = Σ_z E_z` */
export const sum: Combination = {
  keepsSign: true,
  fprop(graph, parts, output) {
    for (const part of parts) add(graph, part.x, output.x);
  },
  bprop(graph, parts, output) {
    for (const part of parts) if (part.dx && output.dx) add(graph, output.dx, part.dx);
  },
};

function add(graph: CommandGraph, energies: Tensor, total: Tensor): void {
  const count = total.length;
  graph.launch(combineSum, { tensors: { energies, total }, params: { count }, over: [count] });
}

/** `E = min_z E_z`; ties: the lowest z. The choice is a constant under differentiation. */
export const minimumOverParts: Combination = {
  keepsSign: true,
  fprop(graph, parts, output) {
    const count = output.x.length;
    const choice = graph.keep(this, output, graph.tensor('z chosen', output.x.shape, 'u32'));
    for (const [part, { x }] of parts.entries()) {
      graph.launch(combineMinimum, {
        tensors: { energies: x, minimum: output.x, choice },
        params: { count, part },
        over: [count],
      });
    }
  },
  choice(graph, output) {
    return graph.kept<Tensor>(this, output);
  },
  bprop(graph, parts, output) {
    const count = output.x.length;
    const choice = graph.kept<Tensor>(this, output);
    for (const [part, { dx }] of parts.entries()) {
      graph.launch(combineMinimumBprop, {
        tensors: { choice, dminimum: output.dx, denergies: dx },
        params: { count, part },
        over: [count],
      });
    }
  },
};

/** `E = −(1/β) log Σ_z exp(−β E_z)`; tends to the minimum as β → ∞, from below: by up to log(Z)/β. */
export function marginalOverParts(beta: number): Combination {
  return {
    keepsSign: false,
    fprop(graph, parts, output) {
      const count = output.x.length;
      for (const [part, { x }] of parts.entries()) {
        graph.launch(combineMarginal, {
          tensors: { energies: x, free_energy: output.x },
          params: { count, part, beta },
          over: [count],
        });
      }
    },
    bprop(graph, parts, output) {
      const count = output.x.length;
      for (const { x, dx } of parts) {
        graph.launch(combineMarginalBprop, {
          tensors: { energies: x, free_energy: output.x, dfree_energy: output.dx, denergies: dx },
          params: { count, beta },
          over: [count],
        });
      }
    },
  };
}
