import { describe, expect, it } from 'vitest';
import {
  adam,
  bumps,
  classifier,
  DataError,
  hinge,
  labels,
  Linear,
  mlp,
  Sequential,
  ShapeError,
  signs,
  Trainer,
  twoClass,
  weightL2,
  type BumpsOptions,
  type Module,
} from 'webgpu-ebm';
import { checkGradients, moduleCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { noise } from '../kernels/values.ts';

interface Points {
  x: Float32Array;
  y: Float32Array;
}

const xor: Points = { x: Float32Array.of(0, 0, 1, 1, 0, 1, 1, 0), y: Float32Array.of(-1, -1, 1, 1) };

/** Two interleaved rings: half circles of radius 1, one turned over and shifted into the other. */
function rings(count: number, seed: number): Points {
  const jitter = noise(2 * count, seed, 0.1);
  const y = Float32Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const x = jitter.map((value, at) => {
    const i = at >> 1;
    const angle = (Math.PI * (i - (i % 2))) / (count - 2);
    const upper = i % 2 === 0;
    if (at % 2 === 0) return value + (upper ? Math.cos(angle) : 1 - Math.cos(angle));
    return value + (upper ? Math.sin(angle) : 0.5 - Math.sin(angle));
  });
  return { x, y };
}

const svm = ({ x }: Points, width: number): Module =>
  new Sequential([bumps({ inputs: 2, centres: x, width }), new Linear(x.length / 2, 1, { scale: 0.01 })]);

/** The share of test points on the wrong side. */
async function errorOf(net: Module, train: Points, test: Points, steps = 150): Promise<number> {
  const trainer = await Trainer.create(await testGpu(), {
    energy: twoClass({ x: net }),
    answers: signs(),
    loss: hinge({ m: 2 }),
    regularizer: weightL2({ strength: 1e-4 }),
    optimizer: adam({ rate: 0.1 }),
  });
  await trainer.fit(train, { steps });
  const { answers } = await trainer.infer(test.x);
  trainer.dispose();
  return answers.filter((answer, i) => answer !== test.y[i]).length / test.y.length;
}

describe('bumps', () => {
  it('is exp(−‖x − c‖²/(2σ²)), 0 far away', async () => {
    const net = bumps({ inputs: 2, centres: [1, -1, 0.5, 2, 0, 0], width: 0.7 });
    expect([net.inputs, net.outputs, Object.keys(net.parameters)]).toEqual([2, 3, ['centres']]);
    expect([net.parameters['centres']?.fixed, net.nonNegative]).toEqual([true, true]);
    const x = [0, 0, 1.25, 0.5, -3e18, 7e18, 2e19, 0];
    const trainer = await Trainer.create(await testGpu(), {
      energy: classifier({ x: net }),
      answers: labels(3),
      loss: hinge(),
      optimizer: adam(),
    });
    const values = await trainer.energies(Float32Array.from(x));
    const expected = [0, 1].flatMap((row) =>
      [
        [1, -1],
        [0.5, 2],
        [0, 0],
      ].map(([a, b]) =>
        Math.exp(
          -(
            ((x[2 * row] as number) - (a as number)) ** 2 +
            ((x[2 * row + 1] as number) - (b as number)) ** 2
          ) /
            (2 * 0.7 ** 2),
        ),
      ),
    );
    expectClose('bumps', values.subarray(0, 6), expected, 1e-6);
    expect([...values.subarray(6)]).toEqual([0, 0, 0, 0, 0, 0]);
    trainer.dispose();
  });

  it.each([
    [1, 1, 1],
    [7, 3, 5],
    [3, 2, 300],
  ])('passes the gradient check: %i rows of %i numbers, %i bumps', async (rows, inputs, count) => {
    const net = bumps({ inputs, centres: noise(count * inputs, 4), width: 0.8 });
    await checkGradients(moduleCase(net, rows), { gpu: await testGpu() });
  });

  it('sends derivatives to a net in front of it', async () => {
    const net = new Sequential([
      mlp([3, 5, 2], { scale: 1 }),
      bumps({ inputs: 2, centres: noise(12, 5), width: 1 }),
    ]);
    await checkGradients(moduleCase(net, 4), { gpu: await testGpu() });
    const far = new Sequential([new Linear(1, 1), bumps({ inputs: 1, centres: [0], width: 1 })]);
    const trainer = await Trainer.create(await testGpu(), {
      energy: twoClass({ x: far }),
      answers: signs(),
      loss: hinge(),
      optimizer: adam(),
    });
    trainer.parameters.load({ '1.weight': [1e15] });
    const { loss, byParameter } = await trainer.gradients({ x: Float32Array.of(1e4), y: Float32Array.of(1) });
    expect(loss).toBe(1);
    expect([...(byParameter['1.weight'] as Float32Array)].map(Math.abs)).toEqual([0]);
    trainer.dispose();
  });

  it('makes an SVM that solves XOR, which no line can', async () => {
    expect(await errorOf(svm(xor, 0.5), xor, xor)).toBe(0);
    expect(await errorOf(new Linear(2, 1), xor, xor)).toBeGreaterThanOrEqual(0.25);
  });

  it('makes an SVM that parts two interleaved rings, which no line can', async () => {
    const [train, test] = [rings(100, 1), rings(200, 2)];
    expect(await errorOf(svm(train, 0.3), train, test)).toBe(0);
    expect(await errorOf(new Linear(2, 1), train, test)).toBeGreaterThan(0.1);
  });

  it('takes thousands of centres', async () => {
    const train = rings(3000, 1);
    expect(await errorOf(svm(train, 0.3), rings(200, 3), rings(100, 2), 30)).toBe(0);
  });

  it.each<
    [string, Partial<BumpsOptions> & Record<string, unknown>, typeof ShapeError | typeof DataError, string]
  >([
    ['no width', { width: 0 }, DataError, 'bumps: expected a width > 0, got 0. Pass one of the scale of x.'],
    ['a width with no square in float32', { width: 1e-25 }, DataError, 'got 1e-25'],
    ['half a centre', { centres: [1, 2, 3] }, ShapeError, 'bumps: expected N·2 numbers of centres'],
    ['no centre', { centres: [] }, ShapeError, 'got 0. Pass whole centres, at least one.'],
    ['a NaN', { centres: [1, Number.NaN] }, DataError, 'expected finite centres, got NaN at 1'],
    ['half an input', { inputs: 0.5 }, DataError, 'bumps: expected inputs to be a whole number'],
    ['a misspelling', { sigma: 1 }, DataError, 'bumps: expected options inputs, centres, width, got sigma'],
  ])('refuses %s', (_, more, error, message) => {
    const make = () => bumps({ inputs: 2, centres: [0, 0], width: 1, ...more });
    expect(make).toThrow(error);
    expect(make).toThrow(message);
  });
});
