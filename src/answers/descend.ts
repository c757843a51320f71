import descendKernel from '../../shaders/answers/descend.wgsl';
import gatherRows from '../../shaders/answers/gather_rows.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { fill } from './fill.ts';
import { rowMinimum } from './tables.ts';

/** How gradient descent goes: step t = 0 … steps − 1 is `v ← v − rate·(1 − t/steps)·∂E/∂v`. */
export interface Descent {
  readonly steps: number;
  readonly rate: number;
}

/** An energy `[rows]` as a function of points `[rows, width]`: bprop sends `energy.dx` to `point.dx`. */
export interface PointEnergy {
  fprop(graph: CommandGraph, point: State, energy: State): void;
  bprop(graph: CommandGraph, point: State, energy: State): void;
}

export interface DescentSearch extends Descent {
  readonly energy: PointEnergy;
  /** `[R·S, width]`: where to start, S points for each of R rows. */
  readonly start: Tensor;
  /** The columns from this one on are moved, the others stay. */
  readonly from: number;
}

/** What was found for each row: the end point `[R, width]` of lowest energy, and the number of its start `[R]`. */
export interface Descended {
  readonly point: Tensor;
  readonly index: Tensor;
}

/**
 * Gradient descent from several starts; writes the lowest energy where they end `[R]`. Ties: the first start. Where none
 * ends at a number: 1e30.
 *
 * Parameters are frozen, and the points found are constants under differentiation: at a minimum `∂E/∂v = 0`, so the
 * derivative of `min_v E` is that of E at the point (the envelope theorem).
 */
export function descend(graph: CommandGraph, search: DescentSearch, lowest: Tensor): Descended {
  const { energy, start, from, steps, rate } = search;
  const { rows: all, width } = start;
  const rows = lowest.rows;
  const starts = all / rows;
  return graph.frozen(() => {
    const one = fill(graph, graph.tensor('∂E/∂E', [all]), 1);
    let point = start;
    for (let step = 0; step < steps; step++) {
      const here = { x: point, dx: graph.tensor('∂E/∂point', start.shape) };
      const at = { x: graph.tensor('E', [all]), dx: one };
      energy.fprop(graph, here, at);
      energy.bprop(graph, here, at);
      point = graph.tensor(`point ${step + 1}`, start.shape);
      graph.launch(descendKernel, {
        tensors: { x: here.x, slope: here.dx, out: point },
        params: { count: start.length, width, from_column: from, rate: rate * (1 - step / steps) },
        over: [start.length],
      });
    }
    const end = graph.tensor('E at the end', [all]);
    energy.fprop(graph, { x: point, dx: undefined }, { x: end, dx: undefined });
    const index = graph.tensor('start chosen', [rows], 'u32');
    graph.launch(rowMinimum, {
      tensors: { energies: end, minimum: lowest, index },
      params: { rows, columns: starts, first: 0 },
      over: [rows],
    });
    const found = graph.tensor('point found', [rows, width]);
    graph.launch(gatherRows, {
      tensors: { source: point, index, out: found },
      params: { rows, width, source_rows: starts, apart: starts },
      over: [found.length],
    });
    return { point: found, index };
  });
}
