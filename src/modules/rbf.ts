import pairwise from '../../shaders/answers/pairwise.wgsl';
import pairwiseBprop from '../../shaders/answers/pairwise_bprop.wgsl';
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
      bpropSide(graph, input, unit, output, 0);
      bpropSide(graph, unit, input, output, 1);
    },
  };
}

/** @param samplesAre whether the rows of `∂out` belong to `side` (0) or to `other` (1). */
function bpropSide(graph: CommandGraph, side: State, other: State, output: State, samplesAre: 0 | 1): void {
  if (!side.dx || !output.dx) return;
  graph.launch(pairwiseBprop, {
    tensors: { rows_x: side.x, columns_x: other.x, denergies: output.dx, drows: side.dx },
    params: { rows: side.x.rows, columns: other.x.rows, dims: side.x.width },
    overrides: { DISTANCE: squaredEuclidean().kind, SAMPLES_ARE: samplesAre },
    over: [side.x.length],
  });
}
