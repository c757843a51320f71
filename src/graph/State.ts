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

/** A trainable tensor of a module. Identity is what shares weights: one object used twice is one parameter. */
export class Parameter {
  readonly shape: Shape;
  /** Starting values from a stream of uniform numbers in [0, 1). */
  readonly initialize: (values: Float32Array, uniform: () => number) => void;

  constructor(shape: Shape, initialize: (values: Float32Array, uniform: () => number) => void) {
    this.shape = shape;
    this.initialize = initialize;
  }
}
