import { expect, it } from 'vitest';
import {
  concatenate,
  dot,
  grid,
  implicitRegression,
  l1,
  Linear,
  mlp,
  nll,
  productOfExperts,
  sgd,
  ShapeError,
  squaredEuclidean,
  Trainer,
  type Energy,
} from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

it('names parameters by part', () => {
  const both = concatenate([mlp([2, 3, 1]), new Linear(2, 4)]);
  expect([both.inputs, both.outputs]).toEqual([2, 5]);
  expect(Object.keys(both.parameters)).toEqual([
    '1.1.weight',
    '1.1.bias',
    '1.2.weight',
    '1.2.bias',
    '2.weight',
  ]);
});

it('refuses none, and modules of different inputs', () => {
  expect(() => concatenate([])).toThrow(ShapeError);
  expect(() => concatenate([new Linear(2, 1), new Linear(3, 1)])).toThrow(
    /concatenate: expected modules of the same input, got inputs \[2, 3\]/,
  );
});

it.each([l1(), squaredEuclidean(), dot()].map((distance) => [distance.name, distance] as const))(
  'makes a product of experts of factored energies, without a table: %s',
  async (_, distance) => {
    const gpu = await testGpu();
    const nets = [4, 2].map((size) => ({
      x: mlp([1, 5, size], { scale: 1 }),
      y: mlp([1, 6, size], { scale: 1 }),
    }));
    const experts = productOfExperts(nets.map(({ x, y }) => implicitRegression({ x, y, distance })));
    const fused = implicitRegression({
      x: concatenate(nets.map(({ x }) => x)),
      y: concatenate(nets.map(({ y }) => y)),
      distance,
    });
    const samples = { x: Float32Array.of(-0.7, 0.2, 0.8), y: Float32Array.of(0.4, -0.3, 0.6) };
    const weights = new Map(
      Object.entries(experts.parameters).map(([, parameter], i) => [
        parameter,
        Float32Array.from({ length: parameter.shape.reduce((a, b) => a * b, 1) }, (__, k) =>
          Math.sin(3 * k + i),
        ),
      ]),
    );
    const ask = async (energy: Energy) => {
      const options = { energy, answers: grid([-1, 1], 31), loss: nll(), optimizer: sgd({ rate: 0.1 }) };
      const trainer = await Trainer.create(gpu, options);
      const parameters = Object.entries(energy.parameters);
      trainer.parameters.load(
        Object.fromEntries(parameters.map(([name, parameter]) => [name, weights.get(parameter) ?? []])),
      );
      const { loss, byParameter } = await trainer.gradients(samples);
      const energies = await trainer.energies(samples.x);
      trainer.dispose();
      const gradients = new Map(parameters.map(([name, parameter]) => [parameter, byParameter[name]]));
      return { loss, energies, gradients };
    };
    const [expected, actual] = [await ask(experts), await ask(fused)];
    expectClose('E', actual.energies, expected.energies, 1e-6);
    expectClose('L', [actual.loss], [expected.loss], 1e-6);
    expect(actual.gradients.size).toBe(16);
    for (const [parameter, gradient] of expected.gradients) {
      expectClose('∂L', actual.gradients.get(parameter) ?? [], gradient as Float32Array, 1e-5);
    }
  },
);
