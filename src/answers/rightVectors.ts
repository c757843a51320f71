import gatherRight from '../../shaders/answers/gather_right.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Answers } from './AnswerSpace.ts';

/** What an energy sees of right answers `[P, A]`: their coordinates, looked up where they are given by number. */
export function rightVectors(graph: CommandGraph, { space, tensor: answers }: Answers, y: State): State {
  if (!space.numbered) return y;
  const rows = y.x.rows;
  const out = graph.tensor('Yi', [rows, space.dims]);
  graph.launch(gatherRight, {
    tensors: { answers, desired: y.x, out },
    params: { rows, width: space.dims },
    over: [out.length],
  });
  return { x: out, dx: undefined };
}
