import { describe, expect, it } from 'vitest';
import {
  candidates,
  CompatibilityError,
  hinge,
  labels,
  Linear,
  nll,
  perceptron,
  sgd,
  signs,
  Trainer,
  twoClass,
  weightL2,
  type Loss,
  type Regularizer,
} from 'webgpu-ebm';
import {
  flat,
  goldenEnergy,
  goldenLosses,
  goldenRight,
  readGolden,
  type GoldenCase,
} from '../support/golden.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';
import { referenceGradients } from '../support/reference.ts';

const energy = twoClass({ x: new Linear(3, 1) });
const answers = signs();
const W = [0.3, -0.8, 0.45];
const X = [
  [1, 0.2, -0.5],
  [-0.4, 1.1, 0.3],
  [0.7, -0.9, 0.25],
  [-1.2, -0.1, 0.8],
  [0.05, 0.6, -1.4],
  [2, -1.5, 1],
];
const Y = [1, 1, -1, -1, 1, 1];
const G = X.map((x) => x.reduce((sum, value, i) => sum + value * (W[i] as number), 0));

/** The mean over samples of a value and of a factor times x. */
function meanOf(each: (y: number, g: number) => { value: number; factor: number }) {
  const terms = Y.map((y, p) => each(y, G[p] as number));
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    loss: mean(terms.map(({ value }) => value)),
    gradient: W.map((_, i) => mean(terms.map(({ factor }, p) => factor * (X[p]?.[i] as number)))),
  };
}

const RATE = 0.1;
const LAMBDA = 0.3;

/** A step of a classical rule: each sample adds to W, in batches of all. */
const stepOf =
  (decay: number, factorOf: (y: number, g: number) => number) =>
  (weights: number[]): number[] => {
    const next = weights.map((w) => w - RATE * decay * w);
    for (const [p, x] of X.entries()) {
      const g = x.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
      const share = (RATE * factorOf(Y[p] as number, g)) / X.length;
      for (const [i, value] of x.entries()) next[i] = (next[i] as number) + share * value;
    }
    return next;
  };
const perceptronRule = stepOf(0, (y, g) => y - (g > 0 ? 1 : -1));
const logisticRule = stepOf(0, (y, g) => 2 * ((y + 1) / 2 - 1 / (1 + Math.exp(-2 * g))));
const svmRule = stepOf(LAMBDA, (y, g) => (y * g < 1 ? 2 * y : 0));

const rules: [string, Loss, (y: number, g: number) => { value: number; factor: number }][] = [
  [
    'the perceptron loss gives the perceptron rule, ∂L/∂W = −(Y − sign(W·X))·X',
    perceptron(),
    (y, g) => ({ value: Math.abs(g) - y * g, factor: Math.sign(g) - y }),
  ],
  [
    'negative log-likelihood gives logistic regression, log(1 + e^(−2Y·G))',
    nll(),
    (y, g) => ({ value: Math.log1p(Math.exp(-2 * y * g)), factor: (-2 * y) / (1 + Math.exp(2 * y * g)) }),
  ],
  [
    'the hinge loss gives the linear SVM, 2 max(0, 1 − Y·G)',
    hinge({ m: 2 }),
    (y, g) => ({ value: 2 * Math.max(0, 1 - y * g), factor: y * g < 1 ? -2 * y : 0 }),
  ],
];

describe('a linear two-class energy', () => {
  it.each(rules)('%s, in float64', (_, loss, rule) => {
    const { loss: value, byParameter } = referenceGradients(
      { energy, answers, loss },
      { x: X.flat(), y: Y },
      { weight: W },
    );
    const expected = meanOf(rule);
    expectClose('loss', [value], [expected.loss], 1e-12);
    expectClose('∂L/∂W', byParameter['weight'] as number[], expected.gradient, 1e-12);
  });

  describe.each<[string, Loss, Regularizer | undefined, (weights: number[]) => number[]]>([
    ['the perceptron rule, W + η(Y − sign(W·X))X', perceptron(), undefined, perceptronRule],
    ['logistic regression, W + 2η(1{Y=1} − σ(2W·X))X', nll(), undefined, logisticRule],
    ['the linear SVM, W − η(λW − 2[Y·W·X < 1]Y·X)', hinge({ m: 2 }), weightL2({ strength: LAMBDA }), svmRule],
  ])('follows %s for 25 steps', (_, loss, regularizer, rule) => {
    const courses = [W];
    for (let step = 0; step < 25; step++) courses.push(rule(courses.at(-1) as number[]));
    const expected = courses.at(-1) as number[];

    it('in float64', () => {
      let weights = W;
      for (let step = 0; step < 25; step++) {
        const { byParameter } = referenceGradients(
          { energy, answers, loss, regularizer },
          { x: X.flat(), y: Y },
          { weight: weights },
        );
        weights = weights.map((w, i) => w - RATE * (byParameter['weight']?.[i] as number));
      }
      expectClose('W', weights, expected, 1e-12);
      expect(Math.max(...expected.map((w, i) => Math.abs(w - (W[i] as number))))).toBeGreaterThan(0.1);
    });

    it('on the device', async () => {
      const trainer = await Trainer.create(await testGpu(), {
        energy,
        answers,
        loss,
        optimizer: sgd({ rate: RATE }),
        ...(regularizer && { regularizer }),
      });
      trainer.parameters.load({ weight: W });
      await trainer.fit({ x: Float32Array.from(X.flat()), y: Float32Array.from(Y) }, { steps: 25 });
      const { weight } = await trainer.parameters.read();
      trainer.dispose();
      expectClose('W', weight as Float32Array, expected, 2e-6);
    });
  });

  it('classifies by the sign of G', async () => {
    const loss = perceptron();
    const trainer = await Trainer.create(await testGpu(), {
      energy,
      answers,
      loss,
      optimizer: sgd({ rate: 1 }),
    });
    trainer.parameters.load({ weight: W });
    const best = await trainer.infer(Float32Array.from(X.flat()));
    expect([...best.answers]).toEqual(G.map(Math.sign));
    expectClose(
      '−|G|',
      best.energies,
      G.map((g) => -Math.abs(g)),
      1e-6,
    );
    trainer.dispose();
  });
});

interface Regularized extends GoldenCase {
  reg: { value: number };
  hyper: GoldenCase['hyper'] & { lambda: number };
  losses: Record<
    string,
    GoldenCase['losses'][string] & { objective: number; grad_objective: { W: number[][] } }
  >;
}

const cases = readGolden<{ cases: Regularized[] }>('architectures.json').cases.filter(
  ({ arch }) => arch === 'two_class',
);

describe.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
  const { hyper } = golden;

  it.each(Object.entries(goldenLosses(hyper)))(
    'has the objective under %s with its R(W), in float64',
    (name, loss) => {
      const weight = flat(golden.params['W'] as number[][]);
      const expected = golden.losses[name] as Regularized['losses'][string];
      expect((hyper.lambda / 2) * weight.reduce((sum, w) => sum + w ** 2, 0)).toBeCloseTo(
        golden.reg.value,
        10,
      );
      const { loss: objective, byParameter } = referenceGradients(
        {
          energy: goldenEnergy(golden),
          answers: signs(),
          loss,
          regularizer: weightL2({ strength: hyper.lambda }),
        },
        { x: flat(golden.X), y: goldenRight(golden) },
        { weight },
      );
      expectClose('objective', [objective], [expected.objective], 1e-10);
      expectClose('∂objective/∂W', byParameter['weight'] as number[], flat(expected.grad_objective.W), 1e-10);
    },
  );

  it.each([
    ['perceptron', perceptron()],
    ['nll', nll({ beta: hyper.beta })],
    ['hinge', hinge({ m: hyper.m })],
  ])(
    'a step under %s with weight decay follows the gradient of the regularized objective',
    async (name, loss) => {
      const trainer = await Trainer.create(await testGpu(), {
        energy: goldenEnergy(golden),
        answers: signs(),
        loss,
        optimizer: sgd({ rate: 1, weightDecay: hyper.lambda }),
      });
      const before = flat(golden.params['W'] as number[][]);
      trainer.parameters.load({ weight: before });
      const y = Float32Array.from(goldenRight(golden));
      await trainer.fit({ x: Float32Array.from(flat(golden.X)), y }, { steps: 1 });
      const { weight } = await trainer.parameters.read();
      const gradient = flat(golden.losses[name]?.grad_objective.W as number[][]);
      expectClose(
        'W',
        weight as Float32Array,
        before.map((w, i) => w - (gradient[i] as number)),
        1e-5,
      );
      trainer.dispose();
    },
  );
});

describe('refuses', () => {
  const optimizer = sgd({ rate: 1 });

  it.each([labels(2), candidates([-1, 1, 2], { dims: 1 })])('the answers $name', async (space) => {
    const creation = Trainer.create(await testGpu(), { energy, answers: space, loss: nll(), optimizer });
    await expect(creation).rejects.toThrow(CompatibilityError);
    await expect(creation).rejects.toThrow(/twoClass: expected the answers −1 and \+1, got .* Use signs/);
  });

  it('a net of two outputs', () => {
    expect(() => twoClass({ x: new Linear(3, 2) })).toThrow(/twoClass: expected G\(X\) to have the 1 number/);
  });

  it('right answers other than −1 and +1, also in a GPUBuffer', async () => {
    const gpu = await testGpu();
    const trainer = await Trainer.create(gpu, { energy, answers, loss: nll(), optimizer });
    const x = Float32Array.from(X.slice(0, 2).flat());
    for (const bad of [0, 0.5, 3]) {
      const y = Float32Array.of(1, bad);
      const message = /labels -1 … 1 in steps of 2 in y, got /;
      await expect(trainer.gradients({ x, y })).rejects.toThrow(message);
      const buffer = gpu.device.createBuffer({ size: 8, usage: 128, mappedAtCreation: true });
      new Float32Array(buffer.getMappedRange()).set(y);
      buffer.unmap();
      await expect(trainer.gradients({ x, y: buffer })).rejects.toThrow(message);
      buffer.destroy();
    }
    trainer.dispose();
  });
});
