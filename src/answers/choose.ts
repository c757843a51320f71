import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Contrast } from './Contrast.ts';
import type { Landscape } from './Landscape.ts';

/** Records a search that writes energies `[P]` and returns the numbers of the answers found `[P]`. */
export type Search = (graph: CommandGraph, y: State, energy: Tensor) => Tensor;

/**
 * A contrast that is the energy of one answer a sample. Which answer is a constant under differentiation: bprop
 * visits only the rows that were chosen.
 */
export function choose(landscape: Landscape, search: Search): Contrast {
  return {
    fprop(graph, y, output) {
      graph.keep(this, output, search(graph, y, output.x));
    },
    bprop(graph, _y, output) {
      landscape.bpropChoice(graph, graph.kept<Tensor>(this, output), output);
    },
  };
}
