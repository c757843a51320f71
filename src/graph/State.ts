import type { Shape, Tensor } from './Tensor.ts';

/**
 * A value and the derivative of the loss with respect to it.
 *
 * `dx` is absent where nobody wants the derivative, as for data: modules then leave it out of their bprop.
 */
export interface State {
  readonly x: Tensor;
  readonly dx: Tensor | undefined;
}

export interface ParameterOptions {
  /** Never trained: no gradient, optimizer step or regularizer (default: false). */
  fixed?: boolean;
}

/**
 * A tensor of a module that is saved and loaded by name, trained unless it is fixed. The state of a fixed one has no `dx`.
 *
 * Identity is what shares weights: one object used twice is one parameter.
 */
export class Parameter {
  readonly shape: Shape;
  /** Starting values from a stream of uniform numbers in [0, 1). */
  readonly initialize: (values: Float32Array, uniform: () => number) => void;
  readonly fixed: boolean;

  constructor(
    shape: Shape,
    initialize: (values: Float32Array, uniform: () => number) => void,
    { fixed = false }: ParameterOptions = {},
  ) {
    this.shape = shape;
    this.initialize = initialize;
    this.fixed = fixed;
  }
}
