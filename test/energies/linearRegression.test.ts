import { expect, it } from 'vitest';
import { energyLoss, grid, linearRegression } from 'webgpu-ebm';
import { expectClose } from '../support/kernel.ts';
import { referenceGradients } from '../support/reference.ts';

it('has the gradient of least squares, ∂/∂W = mean (WX + B − Y)·Xᵀ, in float64', () => {
  const energy = linearRegression(2, 2);
  const W = [0.5, -0.25, 1, 0.75];
  const B = [0.1, -0.2];
  const X = [
    [1, 2],
    [-0.5, 0.3],
    [0.7, -1.1],
  ];
  const Y = [
    [0.2, 1],
    [-1, 0.5],
    [0.9, 0],
  ];
  const errors = X.map(([a = 0, b = 0], p) =>
    B.map(
      (bias, o) => (W[2 * o] as number) * a + (W[2 * o + 1] as number) * b + bias - (Y[p]?.[o] as number),
    ),
  );
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / X.length;
  const { loss, byParameter } = referenceGradients(
    {
      energy,
      answers: grid(
        [
          [-1, 1],
          [-1, 1],
        ],
        [2, 2],
      ),
      loss: energyLoss(),
    },
    { x: X.flat(), y: Y.flat() },
    { '1.weight': W, '1.bias': B },
  );
  expectClose('½ mean ‖error‖²', [loss], [mean(errors.map(([a = 0, b = 0]) => (a * a + b * b) / 2))], 1e-12);
  const gradient = [0, 1].flatMap((o) =>
    [0, 1].map((i) => mean(errors.map((error, p) => (error[o] as number) * (X[p]?.[i] as number)))),
  );
  expectClose('∂/∂W', byParameter['1.weight'] as number[], gradient, 1e-12);
  expectClose(
    '∂/∂B',
    byParameter['1.bias'] as number[],
    [0, 1].map((o) => mean(errors.map((error) => error[o] as number))),
    1e-12,
  );
  expect(energy.inputs).toBe(2);
});
