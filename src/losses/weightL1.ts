import { Regularizer, type RegularizerOptions } from './Regularizer.ts';

/** Regularizer `R(W) = λ Σ |W|`: drives weights to zero. `∂W += λ sign(W)`, with `sign(0) = 0`. */
export const weightL1 = (options: RegularizerOptions): Regularizer => new Regularizer('weightL1', 1, options);
