import pairwise from '../../shaders/answers/pairwise.wgsl';
import pairwiseBprop from '../../shaders/answers/pairwise_bprop.wgsl';
import { DataError, ShapeError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter, type State } from '../graph/State.ts';
import { checkKnown } from '../options.ts';
import { squaredEuclidean } from './distances.ts';
import { uniformWeights } from './initialize.ts';
import { checkFeatures, checkSizes, type Module } from './Module.ts';

export interface RbfOptions {
  /** Fixed centres `[units, inputs]`, row by row (default: trained ones, uniform in ±√3 at the start). */
  centres?: ArrayLike<number>;
}

/**
 * Radial basis units, `out_k = ½‖x − C_k‖²`: how far x is from the centre of each unit, the energies of a classifier.
 *
 * `centres [units, inputs]`. `∂x += Σ_k ∂out_k (x − C_k)`, `∂C_k += Σ_rows ∂out_k (C_k − x)`; fixed centres stay.
 *
 * @throws ShapeError for sizes that aren't positive whole numbers, or another number of centres; DataError for centres
 * that aren't finite.
 */
export function rbf(inputs: number, units: number, options: RbfOptions = {}): Module {
  checkKnown('rbf', options, ['centres']);
  checkSizes('rbf', [inputs, units]);
  const centres = centresOf(inputs, units, options);
  return {
    inputs,
    outputs: units,
    parameters: { centres },
    nonNegative: true,
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

function centresOf(inputs: number, units: number, { centres }: RbfOptions): Parameter {
  const shape = [units, inputs];
  if (!centres) return new Parameter(shape, uniformWeights(1, 1));
  if (centres.length !== units * inputs) {
    throw new ShapeError(
      `rbf: expected centres [${units}, ${inputs}], got ${centres.length} numbers. Pass them row by row, one row a unit.`,
    );
  }
  const given = Float32Array.from(centres);
  const bad = given.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `rbf: expected finite centres, got ${centres[bad]} at ${bad}. Remove or repair that centre.`,
    );
  }
  return new Parameter(shape, (values) => values.set(given), { fixed: true });
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
