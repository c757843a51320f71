import sparseLinearKernel from '../../shaders/modules/sparse_linear.wgsl';
import sparseLinearBprop from '../../shaders/modules/sparse_linear_bprop.wgsl';
import sparseLinearSort from '../../shaders/modules/sparse_linear_sort.wgsl';
import { ShapeError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { checkKnown } from '../options.ts';
import { uniformWeights, zeros } from './initialize.ts';
import { checkFeatures, checkSizes, type Module } from './Module.ts';
import { sumRows } from './sumRows.ts';

export interface SparseLinearOptions {
  /** F: feature numbers in a row of the input. */
  features: number;
  /** D: features that there are, numbered from 0; at most 2²⁴. */
  buckets: number;
  /** C */
  outputs: number;
  /** Weights start uniform in ±scale·√(3/features) (default: 0). */
  scale?: number;
  /** Whether each output has a bias (default: false). */
  bias?: boolean;
}

/** float32 holds whole numbers up to this. */
const MOST_BUCKETS = 2 ** 24;

/**
 * How ∂weight is divided: bins, a power of two, whose numbers one thread adds up for four outputs, and feature numbers
 * in a chunk, which one thread sorts. The sums are the same with any.
 */
const DIVISION = { cpu: { bins: 64, entries: 2048 }, gpu: { bins: 1024, entries: 256 } } as const;

/**
 * `out[r,c] = Σ_f weight[x[r,f], c] + bias[c]`: a linear layer on vectors that count which of D features a row has, given
 * by the numbers of those features, `[rows, D]` as `[rows, F]`. A feature that is named twice counts twice.
 *
 * `weight [D, C]`, `bias [C]`. `∂weight[d,c] += Σ_{r,f: x[r,f] = d} ∂out[r,c]`, `∂bias += Σ_rows ∂out`. Which features a row
 * has is no smooth quantity: the input gets no derivative.
 *
 * Numbers are whole, as float32: 0 … D − 1. One outside, such as −1, names no feature and adds nothing, so that rows may
 * have fewer than F; it is not reported, and nothing outside the weights is read or written.
 *
 * @throws ShapeError for sizes that aren't positive whole numbers, or more than 2²⁴ buckets; DataError for a misspelt
 * option.
 */
export function sparseLinear(options: SparseLinearOptions): Module {
  checkKnown('sparseLinear', options, ['features', 'buckets', 'outputs', 'scale', 'bias']);
  const { features, buckets, outputs, scale = 0, bias: biased = false } = options;
  checkSizes('sparseLinear', [features, buckets, outputs]);
  if (buckets > MOST_BUCKETS) {
    throw new ShapeError(
      `sparseLinear: expected at most ${MOST_BUCKETS} buckets, whose numbers float32 tells apart, got ${buckets}. ` +
        'Hash the features into fewer buckets.',
    );
  }
  const weight = new Parameter([buckets, outputs], uniformWeights(features, scale));
  const bias = biased ? new Parameter([outputs], zeros) : undefined;
  return {
    inputs: features,
    outputs,
    parameters: { weight, ...(bias && { bias }) },
    fprop(graph, input, output) {
      checkFeatures('sparseLinear.fprop', input, features);
      const { rows } = input.x;
      graph.launch(sparseLinearKernel, {
        tensors: {
          x: input.x,
          weight: graph.parameter(weight).x,
          bias: bias && graph.parameter(bias).x,
          out: output.x,
        },
        params: { rows, features, buckets, cols: outputs },
        overrides: { EPILOGUE: bias ? 1 : 0 },
        over: [rows, outputs],
      });
    },
    bprop(graph, input, output) {
      const dout = output.dx;
      if (!dout) return;
      const dweight = graph.parameter(weight).dx;
      const dbias = bias && graph.parameter(bias).dx;
      if (dweight) bpropWeight(graph, input.x, dout, dweight);
      if (dbias) sumRows(graph, dout, dbias);
    },
  };
}

/** Sorts the features by bins, a chunk of rows at a time; then adds up what belongs to each. */
function bpropWeight(graph: CommandGraph, x: Tensor, dout: Tensor, dweight: Tensor): void {
  const { bins, entries: most } = DIVISION[graph.target];
  const { rows, width: features } = x;
  const [buckets, cols] = [dweight.rows, dweight.width];
  const chunk_rows = Math.ceil(most / features);
  const chunks = Math.ceil(rows / chunk_rows);
  const entries = graph.tensor('features by bin', [rows * features, 2], 'u32');
  const ends = graph.tensor('ends of bins', [chunks, bins], 'u32');
  graph.launch(sparseLinearSort, {
    tensors: { x, entries, ends },
    params: { rows, features, buckets, bins, chunk_rows },
    over: [chunks],
  });
  graph.launch(sparseLinearBprop, {
    tensors: { entries, ends, dout, dweight },
    params: { chunks, chunk_entries: chunk_rows * features, buckets, bins, cols },
    over: [bins, cols],
  });
}
