// Few long sequences are cut into segments, so that there is something to do at the same time.

import sum from '../../shaders/modules/sum.wgsl';
import type { Sequences } from '../answers/Inputs.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** Positions of a segment at least. */
const LEAST = 2048;

/** Segments of each sequence, so that there are `slots` in all: 1 where there are enough sequences, or where they are short. */
export function segmentsOf({ count, longest }: Sequences, slots: number): number {
  return Math.max(1, Math.min(Math.ceil(slots / count), Math.floor(longest / LEAST)));
}

/** Records what writes a number for each segment; they are added up in `out`, one a chain. */
export function sumSegments(
  graph: CommandGraph,
  segments: number,
  out: Tensor,
  record: (parts: Tensor) => void,
): void {
  if (segments === 1) {
    record(out);
    return;
  }
  const parts = graph.tensor(`${out.label} of segments`, [out.length, segments]);
  record(parts);
  addUpSegments(graph, parts, out);
}

/** Adds numbers of segments `[P·G, segments]` to `out`, one a chain. */
export function addUpSegments(graph: CommandGraph, parts: Tensor, out: Tensor): void {
  const segments = parts.length / out.length;
  graph.launch(sum, {
    tensors: { x: parts, out },
    params: { count: out.length, depth: segments, x_step: segments, x_depth: 1 },
    over: [out.length],
  });
}
