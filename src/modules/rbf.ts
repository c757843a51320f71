import pairwise from '../../shaders/answers/pairwise.wgsl';
import rbfBprop from '../../shaders/modules/rbf_bprop.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter, type State } from '../graph/State.ts';
import { squaredEuclidean } from './distances.ts';
import { uniformWeights } from './initialize.ts';
import { checkFeatures, checkSizes, type Module } from './Module.ts';

/**
 * Radial basis units, `out_k = ½‖x − C_k‖²`: how far x is from the centre of each unit, the energies of a classifier.
 *
 * `centres [units, inputs]`, uniform in ±√3 at the start. `∂x += Σ_k ∂out_k (x − C_k)`, `∂C_k += Σ_rows ∂out_k (C_k − x)`.
 *
 * @throws ShapeError for sizes that aren't positive whole numbers.
 */
export function rbf(inputs: number, units: number): Module {
  checkSizes('rbf', [inputs, units]);
  const centres = new Parameter([units, inputs], uniformWeights(1, 1));
  return {
    inputs,
    outputs: units,
    parameters: { centres },
    fprop(graph, input, output) {
      checkFeatures('rbf.fprop', input, inputs);
      const { rows } = input.x;
      graph.launch(pairwise, {
        tensors: { x: input.x, y: graph.parameter(centres).x, energies: output.x },
        params: { rows, columns: units, dims: inputs },
        overrides: { DISTANCE: squaredEuclidean().kind },
        over: [rows, units],
      });
    },
    bprop(graph, input, output) {
      const unit = graph.parameter(centres);
      bpropSide(graph, { side: input, other: unit, output, strides: [units, 1] });
      bpropSide(graph, { side: unit, other: input, output, strides: [1, units] });
    },
  };
}

interface Sides {
  side: State;
  other: State;
  output: State;
  /** Steps in `∂out` from row to row and from column to column, where the rows are those of `side`. */
  strides: readonly [row: number, column: number];
}

function bpropSide(graph: CommandGraph, { side, other, output, strides }: Sides): void {
  if (!side.dx || !output.dx) return;
  graph.launch(rbfBprop, {
    tensors: { rows_x: side.x, columns_x: other.x, dout: output.dx, drows: side.dx },
    params: {
      rows: side.x.rows,
      columns: other.x.rows,
      dims: side.x.width,
      dout_row: strides[0],
      dout_column: strides[1],
    },
    over: [side.x.length],
  });
}
