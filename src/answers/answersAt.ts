import gatherRows from '../../shaders/answers/gather_rows.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { countUp } from './fill.ts';
import type { Landscape } from './Landscape.ts';

/** The rows of a table with these numbers `[P]`, as constants. */
export function rowsAt(graph: CommandGraph, source: Tensor, index: Tensor): State {
  const { rows: source_rows, width } = source;
  const out = graph.tensor('Y chosen', [index.rows, width]);
  graph.launch(gatherRows, {
    tensors: { source, index, out },
    params: { rows: index.rows, width, source_rows, apart: 0 },
    over: [out.length],
  });
  return { x: out, dx: undefined };
}

/** The answers that a search found, in the form of right answers: coordinates `[P, A]`, or numbers `[P, 1]`. */
export function answersAt(graph: CommandGraph, landscape: Landscape, index: Tensor): State {
  const { space, tensor } = landscape.answers;
  if (landscape.found) return { x: landscape.found(index), dx: undefined };
  return rowsAt(graph, space.numbered ? countUp(graph, space.count) : tensor, index);
}
