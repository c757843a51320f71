// What losses of the free energy mean: probabilities, and in the limit β → ∞ the perceptron loss.

import { describe, expect, it } from 'vitest';
import {
  classifier,
  grid,
  implicitRegression,
  labels,
  Linear,
  minimumEmpiricalError,
  mlp,
  nll,
  perceptron,
  sgd,
  Trainer,
  type AnswerSpace,
  type Energy,
  type Loss,
} from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { referenceGradients } from '../support/reference.ts';

interface Case {
  energy: Energy;
  answers: AnswerSpace;
  y: number[];
}

const x = [-0.7, 0.1, 0.4, 0.9, -0.3, 0.6, 0.2, -0.8];
const cases: Record<string, Case> = {
  classifier: { energy: classifier({ x: new Linear(2, 5) }), answers: labels(5), y: [0, 3, 1, 4] },
  'implicit regression': {
    energy: implicitRegression({ x: mlp([2, 4, 3], { scale: 1 }), y: mlp([1, 4, 3], { scale: 1 }) }),
    answers: grid([-1, 1], 21),
    y: [-1, 0.2, 0.9, -0.4],
  },
};

/** Weights in general position, so that no two energies tie. */
const weightsOf = (energy: Energy, scale = 1): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(energy.parameters).map(([name, { shape }], part) => [
      name,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
        Math.fround(scale * (2 * (((i + 3 + 7 * part) * 0.6180339887498949) % 1) - 1)),
      ),
    ]),
  );

describe.each(Object.entries(cases))('%s', (_, { energy, answers, y }) => {
  const weights = weightsOf(energy);
  const evaluate = (loss: Loss) => referenceGradients({ energy, answers, loss }, { x, y }, weights);
  const limit = evaluate(perceptron());
  // F_β lies between min − log(K·w)/β and min − log(w)/β.
  const [low, high] = [answers.weight, answers.weight * answers.count].map(Math.log) as [number, number];

  it.each([1, 10, 100, 1000, 1e4, 1e6])('in float64 the value is within log(K·w)/β at β = %f', (beta) => {
    const difference = evaluate(nll({ beta })).loss - limit.loss;
    expect(difference).toBeGreaterThanOrEqual(low / beta - 1e-12);
    expect(difference).toBeLessThanOrEqual(high / beta + 1e-12);
  });

  it('in float64 the gradient tends to that of the perceptron loss', () => {
    const errors = [10, 100, 1e3, 1e4, 1e5].map((beta) => {
      const { byParameter } = evaluate(nll({ beta }));
      return Math.max(
        ...Object.entries(limit.byParameter).flatMap(([name, gradient]) =>
          gradient.map((d, i) => Math.abs(d - (byParameter[name]?.[i] as number))),
        ),
      );
    });
    for (const [i, error] of errors.slice(1).entries())
      expect(error).toBeLessThanOrEqual(errors[i] as number);
    expect(errors[0]).toBeGreaterThan(1e-3);
    expect(errors.at(-1)).toBeLessThan(1e-9);
  });

  it('on the device value and gradient come as close as float32 allows', async () => {
    const gradientsOf = async (loss: Loss) => {
      const optimizer = sgd({ rate: 1 });
      const trainer = await Trainer.create(await testGpu(), { energy, answers, loss, optimizer });
      trainer.parameters.load(weights);
      const found = await trainer.gradients({ x: Float32Array.from(x), y: Float32Array.from(y) });
      trainer.dispose();
      return found;
    };
    const expected = await gradientsOf(perceptron());
    for (const beta of [1e2, 1e4, 1e6]) {
      const found = await gradientsOf(nll({ beta }));
      expect(Math.abs(found.loss - expected.loss)).toBeLessThan(Math.max(high, -low) / beta + 1e-6);
    }
    // β·E is an exponent: what float32 rounds off E is multiplied by β.
    const cold = await gradientsOf(nll({ beta: 1e4 }));
    for (const [name, gradient] of Object.entries(expected.byParameter)) {
      expectClose(name, cold.byParameter[name] as Float32Array, gradient, 2e-3);
    }
  });
});

it('the rate is log(K)/β: exactly that where all energies tie', () => {
  const { energy, answers, y } = cases['classifier'] as Case;
  for (const beta of [0.5, 3, 100]) {
    const { loss } = referenceGradients(
      { energy, answers, loss: nll({ beta }) },
      { x, y },
      weightsOf(energy, 0),
    );
    expect(loss).toBeCloseTo(Math.log(5) / beta, 12);
  }
});

describe.each([0.5, 2])('at β = %f', (beta) => {
  it.each<[string, Loss, (p: number) => number]>([
    ['nll is −log P(Yi|X)/β', nll({ beta }), (p) => -Math.log(p) / beta],
    ['minimumEmpiricalError is 1 − P(Yi|X)', minimumEmpiricalError({ beta }), (p) => 1 - p],
  ])('%s', async (_, loss, ofProbability) => {
    const { energy, answers, y } = cases['classifier'] as Case;
    const optimizer = sgd({ rate: 1 });
    const trainer = await Trainer.create(await testGpu(), { energy, answers, loss, optimizer });
    trainer.parameters.load(weightsOf(energy));
    const samples = { x: Float32Array.from(x), y: Float32Array.from(y) };
    const probabilities = await trainer.gibbs(samples.x, { beta });
    const found = await trainer.gradients(samples);
    trainer.dispose();
    const terms = y.map((k, p) => ofProbability(probabilities[p * answers.count + k] as number));
    expect(found.loss).toBeCloseTo(terms.reduce((a, b) => a + b) / terms.length, 5);
  });
});
