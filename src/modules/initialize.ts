import { checkNonNegative } from '../options.ts';

/**
 * Starting weights, uniform in `±scale·√(3/fanIn)`: variance `scale²/fanIn`.
 *
 * `scale = 0.3` is the small start from which an implicit regression under the energy loss collapses as the sources
 * show, and the contrastive losses do not; with 1 it need not collapse.
 *
 * @throws DataError unless scale ≥ 0.
 */
export function uniformWeights(fanIn: number, scale: number) {
  checkNonNegative('weights', 'scale', scale);
  const limit = scale * Math.sqrt(3 / fanIn);
  return (values: Float32Array, uniform: () => number): void => {
    for (let i = 0; i < values.length; i++) values[i] = limit * (2 * uniform() - 1);
  };
}

export function zeros(values: Float32Array): void {
  values.fill(0);
}
