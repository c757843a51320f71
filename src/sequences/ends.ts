// Energies of the first and of the last label, `[2, G·C]`: added to those of positions, so that recursions don't know them.

import chainEnds from '../../shaders/sequences/chain_ends.wgsl';
import chainEndsBprop from '../../shaders/sequences/chain_ends_bprop.wgsl';
import type { Sequences } from '../answers/Inputs.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Parameter, State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** What a net gives, with the energies of ends; derivatives go to the net's. */
export function addEnds(
  graph: CommandGraph,
  { owners }: Sequences,
  net: State,
  ends: Parameter | undefined,
): State {
  if (!ends) return net;
  const out = graph.tensor('U with ends', net.x.shape);
  graph.launch(chainEnds, {
    tensors: { unary: net.x, ends: graph.parameter(ends).x, owners, out },
    params: { rows: out.rows, columns: out.width },
    over: [out.length],
  });
  return { x: out, dx: net.dx };
}

/** Adds to the derivatives of ends what has come to the net. */
export function bpropEnds(
  graph: CommandGraph,
  { ranges, count }: Sequences,
  dunary: Tensor | undefined,
  ends: Parameter | undefined,
): void {
  const dends = ends && graph.parameter(ends).dx;
  if (!dends) return;
  graph.launch(chainEndsBprop, {
    tensors: { dunary, ranges, dends },
    params: { sequences: count, columns: dends.width },
    over: [dends.length],
  });
}
