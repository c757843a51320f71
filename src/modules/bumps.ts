import negativeExponential from '../../shaders/modules/negative_exponential.wgsl';
import negativeExponentialBprop from '../../shaders/modules/negative_exponential_bprop.wgsl';
import { DataError, ShapeError } from '../errors.ts';
import { checkKnown, checkWhole } from '../options.ts';
import type { Module } from './Module.ts';
import { rbf } from './rbf.ts';
import { Sequential } from './Sequential.ts';

export interface BumpsOptions {
  /** Numbers of an x. */
  inputs: number;
  /** c `[bumps, inputs]`, row by row; to make an SVM, the training samples. */
  centres: ArrayLike<number>;
  /** σ, in units of x. */
  width: number;
}

/**
 * Gaussian bumps, `out_i = exp(−‖x − c_i‖²/(2σ²))`, around fixed centres: template matchers.
 *
 * With a bump at each training sample, a `Linear` behind them and the hinge loss with `weightL2`, `twoClass` or
 * `classifier` is a support vector machine with a Gaussian kernel: glorified template matching, as good as the kernel.
 *
 * Fixed `centres [bumps, inputs]`. `∂x += −Σ_i ∂out_i · out_i · (x − c_i)/σ²`. Far from a centre its bump is 0.
 *
 * @throws ShapeError for incomplete centres or none, DataError for ones that aren't finite, or a width whose square
 * float32 can't hold.
 */
export function bumps(options: BumpsOptions): Module {
  checkKnown('bumps', options, ['inputs', 'centres', 'width']);
  const { inputs, centres, width } = options;
  checkWhole('bumps', 'inputs', inputs);
  const rate = Math.fround(1 / width ** 2);
  if (!(width > 0 && rate > 0 && Number.isFinite(rate))) {
    throw new DataError(`bumps: expected a width > 0, got ${width}. Pass one of the scale of x.`);
  }
  const units = centres.length / inputs;
  if (!(Number.isInteger(units) && units > 0)) {
    throw new ShapeError(
      `bumps: expected N·${inputs} numbers of centres, row by row, got ${centres.length}. Pass whole centres, at least one.`,
    );
  }
  const distances = rbf(inputs, units, { centres });
  return new Sequential([distances, exponential(units, rate)], distances.parameters);
}

/** `out = exp(−rate·x)`, `∂x += −rate · ∂out · out` */
const exponential = (features: number, rate: number): Module => ({
  inputs: features,
  outputs: features,
  parameters: {},
  nonNegative: true,
  fprop(graph, input, output) {
    const count = input.x.length;
    graph.launch(negativeExponential, {
      tensors: { x: input.x, out: output.x },
      params: { count, rate },
      over: [count],
    });
  },
  bprop(graph, input, output) {
    if (!input.dx || !output.dx) return;
    const count = input.x.length;
    graph.launch(negativeExponentialBprop, {
      tensors: { out: output.x, dout: output.dx, dx: input.dx },
      params: { count, rate },
      over: [count],
    });
  },
});
