import activation from '../../shaders/modules/activation.wgsl';
import activationBprop from '../../shaders/modules/activation_bprop.wgsl';
import activationBpropBias from '../../shaders/modules/activation_bprop_bias.wgsl';
import activationBpropBiasTiled from '../../shaders/modules/activation_bprop_bias_tiled.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter, type State } from '../graph/State.ts';
import { checkKnown } from '../options.ts';
import { zeros } from './initialize.ts';
import { checkFeatures, checkSizes, type Module, type Parameters } from './Module.ts';

/** The kernels' numbers for `f` in `out = f(x + bias)`. */
const KIND = { bias: 1, tanh: 2, sigmoid: 3, relu: 4 } as const;

export interface ActivationOptions {
  /** Whether each feature has a bias (default: true). Without: after a module that has its own, such as a convolution. */
  bias?: boolean;
}

/**
 * `out = f(x + bias)`, element by element; `bias [features]` starts at zero.
 *
 * `∂x += ∂out · f′`, `∂bias += Σ_rows ∂out · f′`, with f′ computed from the saved output.
 */
export class Activation implements Module {
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: Parameter | undefined;
  readonly parameters: Parameters;
  readonly nonNegative: boolean;
  /** The kernels' number for f. */
  readonly kind: number;

  constructor(kind: keyof typeof KIND, features: number, options: ActivationOptions = {}) {
    const { bias: biased = true } = checkKnown(kind, options, ['bias']);
    checkSizes(kind, [features]);
    this.inputs = features;
    this.outputs = features;
    this.bias = biased ? new Parameter([features], zeros) : undefined;
    this.parameters = { ...(this.bias && { bias: this.bias }) };
    this.nonNegative = kind === 'sigmoid' || kind === 'relu';
    this.kind = KIND[kind];
  }

  fprop(graph: CommandGraph, input: State, output: State): void {
    checkFeatures('Activation.fprop', input, this.inputs);
    graph.launch(activation, {
      tensors: { x: input.x, bias: this.bias && graph.parameter(this.bias).x, out: output.x },
      params: { count: input.x.length, channels: this.inputs },
      overrides: { ACTIVATION: this.kind, BIAS_FREE: this.bias ? 0 : 1 },
      over: [input.x.length],
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    if (!output.dx) return;
    const overrides = { ACTIVATION: this.kind };
    const dbias = this.bias && graph.parameter(this.bias).dx;
    if (dbias) {
      graph.launch(
        { cpu: activationBpropBias, gpu: activationBpropBiasTiled },
        {
          tensors: { out: output.x, dout: output.dx, dbias },
          params: { rows: output.x.rows, channels: this.inputs },
          overrides,
          over: [this.inputs],
        },
      );
    }
    if (input.dx) {
      graph.launch(activationBprop, {
        tensors: { out: output.x, dout: output.dx, dx: input.dx },
        params: { count: output.x.length },
        overrides,
        over: [output.x.length],
      });
    }
  }
}

/** `out = x + bias` */
export const bias = (features: number): Module => new Activation('bias', features);

/** `out = tanh(x + bias)` */
export const tanh = (features: number, options?: ActivationOptions): Module =>
  new Activation('tanh', features, options);

/** `out = 1/(1 + e^−(x + bias))` */
export const sigmoid = (features: number, options?: ActivationOptions): Module =>
  new Activation('sigmoid', features, options);

/** `out = max(0, x + bias)`; the derivative at 0 is 0. */
export const relu = (features: number, options?: ActivationOptions): Module =>
  new Activation('relu', features, options);
