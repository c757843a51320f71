import kernel from '../../shaders/modules/concatenate.wgsl';
import bpropKernel from '../../shaders/modules/concatenate_bprop.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';

/** `out[:, first … first + width) = part`; the other columns are left to other parts. */
export function putBeside(graph: CommandGraph, part: State, out: State, first: number): void {
  graph.launch(kernel, { tensors: { x: part.x, out: out.x }, ...launchOf(part, out, first) });
}

/** `∂part += ∂out[:, first … first + width)` */
export function bpropBeside(graph: CommandGraph, part: State, out: State, first: number): void {
  if (!part.dx || !out.dx) return;
  graph.launch(bpropKernel, { tensors: { dout: out.dx, dx: part.dx }, ...launchOf(part, out, first) });
}

function launchOf({ x }: State, out: State, first: number) {
  const { length: count, width } = x;
  return { params: { count, width, out_width: out.x.width, first }, over: [count] };
}
