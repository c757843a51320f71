import { Regularizer, type RegularizerOptions } from './Regularizer.ts';

/**
 * Regularizer `R(W) = (λ/2) ‖W‖²`. `∂W += λW`.
 *
 * With the hinge loss and a two-class energy linear in X: the linear SVM.
 */
export const weightL2 = (options: RegularizerOptions): Regularizer => new Regularizer('weightL2', 2, options);
