import addKernel from '../../shaders/modules/add.wgsl';
import addBprop from '../../shaders/modules/add_bprop.wgsl';
import multiplyKernel from '../../shaders/modules/multiply.wgsl';
import multiplyBprop from '../../shaders/modules/multiply_bprop.wgsl';
import type { KernelSource } from '../kernels/KernelSource.ts';
import { checkFeatures, checkSizes, type Module } from './Module.ts';

/**
 * `out = x₁ + x₂ + …`, where `parts` vectors of `features` numbers lie side by side: residual connections.
 *
 * `[rows, parts·features] → [rows, features]`. `∂xₙ += ∂out`.
 *
 * @throws ShapeError for sizes that aren't positive whole numbers.
 */
export const add = (features: number, parts = 2): Module =>
  merge('add', features, parts, { fprop: addKernel, bprop: addBprop, slopeOfInput: false });

/**
 * `out = x₁ · x₂ · …`, element by element, where `parts` vectors of `features` numbers lie side by side: gates.
 *
 * `[rows, parts·features] → [rows, features]`. `∂xₙ += ∂out · Π_{m≠n} x_m`.
 *
 * @throws ShapeError for sizes that aren't positive whole numbers.
 */
export const multiply = (features: number, parts = 2): Module =>
  merge('multiply', features, parts, { fprop: multiplyKernel, bprop: multiplyBprop, slopeOfInput: true });

interface Kernels {
  fprop: KernelSource;
  bprop: KernelSource;
  /** Whether the slope depends on x. */
  slopeOfInput: boolean;
}

function merge(operation: string, features: number, parts: number, kernels: Kernels): Module {
  checkSizes(operation, [features, parts]);
  const inputs = features * parts;
  return {
    inputs,
    outputs: features,
    parameters: {},
    fprop(graph, input, output) {
      checkFeatures(`${operation}.fprop`, input, inputs);
      const count = output.x.length;
      graph.launch(kernels.fprop, {
        tensors: { x: input.x, out: output.x },
        params: { count, width: features, parts },
        over: [count],
      });
    },
    bprop(graph, input, output) {
      if (!input.dx || !output.dx) return;
      const count = input.x.length;
      graph.launch(kernels.bprop, {
        tensors: { x: kernels.slopeOfInput ? input.x : undefined, dout: output.dx, dx: input.dx },
        params: { count, width: features, parts },
        over: [count],
      });
    },
  };
}
