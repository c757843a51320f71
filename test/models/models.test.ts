import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  conditionalRandomField,
  DataError,
  hiddenConditionalRandomField,
  hiddenMarkovModel,
  latentSvm,
  Linear,
  maxMarginMarkovNet,
  mlp,
  rbf,
  structuredPerceptron,
  Trainer,
  type ChainModel,
  type Gpu,
  type TrainerOptions,
} from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';
import { noise } from '../kernels/values.ts';

const LABELS = 3;
const FEATURES = 2;

/**
 * Labels that go round, 0 → 1 → 2 → 0, and features that show 0 and hide which of the others it is: only the chain can
 * tell 1 from 2.
 */
function makeSequences(count: number, seed: number) {
  const random = noise(2000, seed).map((value) => (value + 1) / 2);
  let drawn = 0;
  const next = (): number => random[drawn++ % random.length] as number;
  const lengths: number[] = [];
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < count; i++) {
    const length = 4 + Math.floor(6 * next());
    const first = Math.floor(LABELS * next());
    lengths.push(length);
    for (let t = 0; t < length; t++) {
      const label = (first + t) % LABELS;
      y.push(label);
      x.push((label === 0 ? 1 : -1) + 0.4 * (next() - 0.5), next() - 0.5);
    }
  }
  return { x, y, lengths };
}

const train = makeSequences(40, 1);
const test = makeSequences(30, 2);

let gpu: Gpu;
let before: unknown;
beforeAll(async () => {
  gpu = await testGpu();
  before = gpu.memory();
});
afterAll(() => expect(gpu.memory()).toEqual(before));

const linear = () => new Linear(FEATURES, LABELS, { scale: 0 });
const deep = () => mlp([FEATURES, 8, LABELS], { scale: 1 });
// Gaussians that start near each other at different places.
const gaussians = () => rbf(FEATURES, LABELS);

const hidden = () => ({ unary: mlp([FEATURES, 6], { scale: 1 }), states: 3 });

const models: Record<string, () => ChainModel & Partial<Pick<TrainerOptions, 'optimizer'>>> = {
  'conditional random field': () => conditionalRandomField({ unary: linear(), strength: 1e-3 }),
  'deep conditional random field': () => conditionalRandomField({ unary: deep() }),
  'max-margin Markov net': () => maxMarginMarkovNet({ unary: linear() }),
  'structured perceptron': () => structuredPerceptron({ unary: linear() }),
  'hidden Markov model, MMI': () => hiddenMarkovModel({ emission: gaussians(), criterion: 'mmi' }),
  'hidden Markov model, MCE': () => hiddenMarkovModel({ emission: gaussians(), criterion: 'mce' }),
  'hidden Markov model, MEE': () => hiddenMarkovModel({ emission: gaussians(), criterion: 'mee' }),
};

describe.each(Object.entries(models))('%s', (name, make) => {
  it('reads what only the chain tells', async () => {
    const model = make();
    const trainer = await Trainer.create(gpu, { optimizer: adam({ rate: 0.05 }), ...model, seed: 1 });
    try {
      await trainer.fit(train, { steps: 200, batchSize: 10 });
      if (name === 'structured perceptron') trainer.parameters.load(await trainer.averagedParameters());
      const { answers } = await trainer.infer({ x: test.x, lengths: test.lengths });
      const wrong = answers.filter((label, row) => label !== test.y[row]).length;
      expect(wrong / test.y.length).toBeLessThan(0.05);
    } finally {
      trainer.dispose();
    }
  });
});

/**
 * Which of two signs comes first decides the label; how often each comes doesn't. Only states that remember can tell.
 */
function makeOrders(count: number, seed: number) {
  const random = noise(4000, seed).map((value) => (value + 1) / 2);
  let drawn = 0;
  const next = (): number => random[drawn++ % random.length] as number;
  const lengths: number[] = [];
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < count; i++) {
    const label = next() < 0.5 ? 0 : 1;
    const quiet = [0, 1, 2].map(() => Math.floor(3 * next()));
    const signs = [
      ...Array<number>(quiet[0] as number).fill(0),
      label === 0 ? 1 : -1,
      ...Array<number>(quiet[1] as number).fill(0),
      label === 0 ? -1 : 1,
      ...Array<number>(quiet[2] as number).fill(0),
    ];
    y.push(label);
    lengths.push(signs.length);
    x.push(...signs.flatMap((sign) => [sign, 1]));
  }
  return { x, y, lengths };
}

describe.each([
  ['hidden conditional random field', () => hiddenConditionalRandomField({ ...hidden(), strength: 1e-4 })],
  ['latent support vector machine', () => latentSvm({ ...hidden(), strength: 1e-4 })],
] as const)('%s', (_, make) => {
  it('tells by hidden states what came first', async () => {
    const trainer = await Trainer.create(gpu, { ...make(), optimizer: adam({ rate: 0.05 }), seed: 1 });
    try {
      await trainer.fit(makeOrders(60, 1), { steps: 300 });
      const { x, y, lengths } = makeOrders(40, 2);
      const { answers } = await trainer.infer({ x, lengths });
      expect(answers.length).toBe(y.length);
      expect(answers.filter((label, i) => label !== y[i]).length / y.length).toBeLessThan(0.05);
    } finally {
      trainer.dispose();
    }
  });
});

it.each([-1, Number.NaN, Infinity])('refuses a strength of %d', (strength) => {
  const message = `weightL2: expected strength ≥ 0, got ${strength}.`;
  for (const make of [
    () => conditionalRandomField({ unary: linear(), strength }),
    () => hiddenConditionalRandomField({ ...hidden(), strength }),
    () => maxMarginMarkovNet({ unary: linear(), strength }),
    () => latentSvm({ ...hidden(), strength }),
  ]) {
    expect(make).toThrow(DataError);
    expect(make).toThrow(message);
  }
});

it('refuses an unknown criterion', () => {
  const criterion = 'ml' as 'mmi';
  expect(() => hiddenMarkovModel({ emission: gaussians(), criterion })).toThrow(
    'hiddenMarkovModel: expected criterion to be mmi, mce, mee, got ml. Use one of these.',
  );
});
