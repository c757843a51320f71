import { adam, grid, implicitRegression, l1, mlp, nll, type TrainerOptions } from 'webgpu-ebm';

/** Demo 4 in small: twin nets, Y = X², negative log-likelihood. */
export const parabola = (): TrainerOptions => ({
  energy: implicitRegression({ x: mlp([1, 8, 4]), y: mlp([1, 8, 4]), distance: l1() }),
  answers: grid([-0.5, 1.5], 41),
  loss: nll(),
  optimizer: adam({ rate: 0.01 }),
  seed: 3,
});

/** `count` samples of Y = X² with even spacing in X. */
export function parabolaSamples(count: number): { x: Float32Array; y: Float32Array } {
  const x = Float32Array.from({ length: count }, (_, i) => (2 * i) / Math.max(1, count - 1) - 1);
  return { x, y: x.map((value) => value * value) };
}
