import matmulRegisters from '../../shaders/modules/matmul.wgsl';
import matmulTiled from '../../shaders/modules/matmul_tiled.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import { Parameter, type State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { uniformWeights } from './initialize.ts';
import { checkFeatures, checkSizes, type Module, type Parameters } from './Module.ts';

const matmul = { cpu: matmulRegisters, gpu: matmulTiled };

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

  constructor(inputs: number, outputs: number, { scale = 0.3 }: LinearOptions = {}) {
    checkSizes('Linear', [inputs, outputs]);
    this.inputs = inputs;
    this.outputs = outputs;
    this.weight = new Parameter([outputs, inputs], uniformWeights(inputs, scale));
    this.parameters = { weight: this.weight };
  }

  fprop(graph: CommandGraph, input: State, output: State): void {
    checkFeatures('Linear.fprop', input, this.inputs);
    multiply(graph, {
      a: [input.x, this.inputs, 1],
      b: [graph.parameter(this.weight).x, this.inputs, 1],
      out: output.x,
      size: [input.x.rows, this.outputs, this.inputs],
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    if (!output.dx) return;
    const weight = graph.parameter(this.weight);
    if (weight.dx) {
      multiply(graph, {
        a: [output.dx, 1, this.outputs],
        b: [input.x, 1, this.inputs],
        out: weight.dx,
        size: [this.outputs, this.inputs, input.x.rows],
      });
    }
    if (input.dx) {
      multiply(graph, {
        a: [output.dx, this.outputs, 1],
        b: [weight.x, 1, this.inputs],
        out: input.dx,
        size: [input.x.rows, this.inputs, this.outputs],
      });
    }
  }
}

interface Product {
  /** Tensor, stride of a row of the product, stride of the depth. */
  a: readonly [Tensor, number, number];
  /** Tensor, stride of a column of the product, stride of the depth. */
  b: readonly [Tensor, number, number];
  out: Tensor;
  size: readonly [rows: number, columns: number, depth: number];
}

/** `out[r,c] (+)= Σ_d a[r,d]·b[c,d]`, either factor transposed by its strides. */
function multiply(graph: CommandGraph, { a, b, out, size: [rows, cols, depth] }: Product): void {
  graph.launch(matmul, {
    tensors: { a: a[0], b: b[0], out },
    params: { rows, cols, depth, a_row: a[1], a_depth: a[2], b_col: b[1], b_depth: b[2] },
    over: [rows, cols],
  });
}
