import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter, type State } from '../graph/State.ts';
import { checkKnown } from '../options.ts';
import { uniformWeights } from './initialize.ts';
import { checkFeatures, checkSizes, type Module, type Parameters } from './Module.ts';
import { multiply } from './multiply.ts';

export interface LinearOptions {
  /** Weights start uniform in ±scale·√(3/inputs). */
  scale?: number;
}

/**
 * `out = W x` for each row, without a bias: on the slides the bias belongs to the non-linearity.
 *
 * `weight [outputs, inputs]`. `∂x += ∂out W`, `∂W += ∂outᵀ x`.
 */
export class Linear implements Module {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Parameter;
  readonly parameters: Parameters;

  constructor(inputs: number, outputs: number, options: LinearOptions = {}) {
    const { scale = 0.3 } = checkKnown('Linear', options, ['scale']);
    checkSizes('Linear', [inputs, outputs]);
    this.inputs = inputs;
    this.outputs = outputs;
    this.weight = new Parameter([outputs, inputs], uniformWeights(inputs, scale));
    this.parameters = { weight: this.weight };
  }

  fprop(graph: CommandGraph, input: State, output: State): void {
    checkFeatures('Linear.fprop', input, this.inputs);
    multiply(graph, {
      a: input.x,
      b: graph.parameter(this.weight).x,
      out: output.x,
      rows: input.x.rows,
      cols: this.outputs,
      depth: this.inputs,
      layout: 'nt',
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    const { x, dx } = graph.parameter(this.weight);
    const a = output.dx;
    if (!a) return;
    const { rows } = input.x;
    if (dx) {
      const size = { rows: this.outputs, cols: this.inputs, depth: rows };
      multiply(graph, { a, b: input.x, out: dx, ...size, layout: 'tn' });
    }
    if (input.dx) {
      const size = { rows, cols: this.inputs, depth: this.outputs };
      multiply(graph, { a, b: x, out: input.dx, ...size, layout: 'nn' });
    }
  }
}
