import { describe, expect, it } from 'vitest';
import {
  classifier,
  DataError,
  grid,
  hinge,
  labels,
  mlp,
  nll,
  regressor,
  sgd,
  Trainer,
  weightL1,
  weightL2,
  type Loss,
  type Regularizer,
  type RegularizerOptions,
  type TrainerOptions,
} from 'webgpu-ebm';
import { checkGradients } from 'webgpu-ebm/testing';
import {
  flat,
  goldenAnswers,
  goldenEnergy,
  goldenLosses,
  goldenRight,
  readGolden,
  type GoldenCase,
  type Nested,
} from '../support/golden.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

const samples = { x: Float32Array.of(-0.7, 0.1, 0.4, 0.9), y: Float32Array.of(0.43, -0.21, 0.77, 0.05) };

const options = (): TrainerOptions => ({
  energy: regressor({ x: mlp([1, 5, 1], { scale: 1 }) }),
  answers: grid([-1, 1], 21),
  loss: nll(),
  optimizer: sgd({ rate: 0.1 }),
});

const norms = {
  weightL1: [weightL1, Math.abs, Math.sign],
  weightL2: [weightL2, (w: number) => w ** 2 / 2, (w: number) => w],
} as const;

describe.each(Object.entries(norms))('%s', (name, [make, penalty, slope]) => {
  const chosen = ['1.weight', '2.weight'];

  it.each<[string, Partial<RegularizerOptions>]>([
    ['all parameters', {}],
    ['chosen ones', { parameters: chosen }],
  ])('passes the gradient check over %s', async (_, more) => {
    const regularizer = make({ strength: 0.7, ...more });
    const { parameters } = mlp([2, 5, 3], { scale: 1 });
    const report = await checkGradients(
      {
        inputs: {},
        constants: {},
        parameters,
        output: [1],
        fprop: (graph, __, output) => regularizer.fprop(graph, parameters, output),
        bprop: (graph, __, output) => regularizer.bprop(graph, parameters, output),
      },
      { gpu: await testGpu() },
    );
    expect(report.compared).toBe(10 + 5 + 15 + 3);
  });

  it('adds its value to the loss and its slope to the gradients of the chosen parameters', async () => {
    const strength = 0.25;
    const plain = await Trainer.create(await testGpu(), options());
    const regularizer = make({ strength, parameters: chosen });
    const trainer = await Trainer.create(await testGpu(), { ...options(), regularizer });
    const weights = await trainer.parameters.read();
    const without = await plain.gradients(samples);
    const found = await trainer.gradients(samples);

    const values = chosen.flatMap((parameter) => [...(weights[parameter] as Float32Array)]);
    const value = strength * values.reduce((sum, w) => sum + penalty(w), 0);
    expect(value).toBeGreaterThan(0.01);
    expect(found.loss).toBeCloseTo(without.loss + value, 5);
    for (const [parameter, gradient] of Object.entries(without.byParameter)) {
      const own = weights[parameter] as Float32Array;
      const expected = gradient.map(
        (g, i) => g + (chosen.includes(parameter) ? strength * slope(own[i] as number) : 0),
      );
      expectClose(parameter, found.byParameter[parameter] as Float32Array, expected, 1e-6);
    }
    const { history } = await trainer.fit(samples, { steps: 1 });
    expect(history[0]?.loss).toBeCloseTo(found.loss, 6);
    plain.dispose();
    trainer.dispose();
  });

  it('of strength 0 changes nothing', async () => {
    const bits = async (regularizer?: Regularizer): Promise<string> => {
      const trainer = await Trainer.create(await testGpu(), {
        ...options(),
        ...(regularizer && { regularizer }),
      });
      await trainer.fit(samples, { steps: 10 });
      const saved = Buffer.from(await trainer.parameters.save()).toString('base64');
      trainer.dispose();
      return saved;
    };
    expect(await bits(make({ strength: 0 }))).toBe(await bits());
  });

  it('refuses a negative strength, a misspelt option and an unknown parameter', async () => {
    expect(() => make({ strength: -1 })).toThrow(DataError);
    expect(() => make({ strength: -1 })).toThrow(`${name}: expected strength ≥ 0, got -1.`);
    expect(() => make({ lambda: 1 } as never)).toThrow(`${name}: expected options strength, parameters`);
    const regularizer = make({ strength: 1, parameters: ['1.weight', '3.weight'] });
    const attempt = Trainer.create(await testGpu(), { ...options(), regularizer });
    await expect(attempt).rejects.toThrow(DataError);
    await expect(attempt).rejects.toThrow(
      `${name}: expected parameters among 1.weight, 1.bias, 2.weight, 2.bias, got 3.weight.`,
    );
  });
});

it("weightL2 over all parameters is SGD's weight decay", async () => {
  const digits = (): TrainerOptions => ({
    energy: classifier({ x: mlp([1, 5, 3], { scale: 1 }) }),
    answers: labels(3),
    loss: hinge(),
    optimizer: sgd({ rate: 0.1 }),
  });
  const data = { x: samples.x, y: Float32Array.of(0, 2, 1, 2) };
  const penalised = await Trainer.create(await testGpu(), {
    ...digits(),
    regularizer: weightL2({ strength: 0.2 }),
  });
  const decayed = await Trainer.create(await testGpu(), {
    ...digits(),
    optimizer: sgd({ rate: 0.1, weightDecay: 0.2 }),
  });
  await penalised.fit(data, { steps: 20 });
  await decayed.fit(data, { steps: 20 });
  const expected = await decayed.parameters.read();
  for (const [parameter, values] of Object.entries(await penalised.parameters.read())) {
    expectClose(parameter, values, expected[parameter] as Float32Array, 1e-5);
  }
  penalised.dispose();
  decayed.dispose();
});

it('weightL1 drives more weights to zero than weightL2', async () => {
  const small = async (make: typeof weightL1): Promise<number> => {
    const regularizer = make({ strength: 0.1 });
    const trainer = await Trainer.create(await testGpu(), {
      ...options(),
      optimizer: sgd({ rate: 0.02 }),
      regularizer,
    });
    await trainer.fit(samples, { steps: 1000 });
    const weights = Object.values(await trainer.parameters.read()).flatMap((values) => Array.from(values));
    trainer.dispose();
    return weights.filter((w) => Math.abs(w) < 0.005).length;
  };
  expect(await small(weightL1)).toBeGreaterThan(await small(weightL2));
});

interface RegularizedCase extends GoldenCase {
  hyper: GoldenCase['hyper'] & { lambda: number };
  losses: Record<string, GoldenCase['losses'][string] & { objective: number; grad_objective: { W: Nested } }>;
}

const regularized = readGolden<{ cases: RegularizedCase[] }>('architectures.json').cases.filter(
  ({ hyper }) => hyper.lambda !== undefined,
);

describe.each(regularized.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
  it.each(Object.keys(golden.losses))('has the reference objective and gradient under %s', async (name) => {
    const expected = golden.losses[name] as RegularizedCase['losses'][string];
    const trainer = await Trainer.create(await testGpu(), {
      energy: goldenEnergy(golden),
      answers: goldenAnswers(golden),
      loss: goldenLosses(golden.hyper)[name] as Loss,
      optimizer: sgd({ rate: 0.1 }),
      regularizer: weightL2({ strength: golden.hyper.lambda, parameters: ['weight'] }),
    });
    trainer.parameters.load({ weight: flat(golden.params['W'] as Nested) });
    const { loss, byParameter } = await trainer.gradients({
      x: Float32Array.from(golden.X.flat()),
      y: Float32Array.from(goldenRight(golden)),
    });
    trainer.dispose();
    expectClose('objective', [loss], [expected.objective], 1e-5);
    const gradient = flat(expected.grad_objective.W);
    expectClose('∂/∂W', byParameter['weight'] as Float32Array, gradient, 1e-4, 1e-3);
  });
});
