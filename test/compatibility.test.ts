// Every loss with every architecture over every answer space: the pair trains, or says which two parts don't go together.
// What is expected comes from the rules below, which know nothing of how the library decides.

import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  candidates,
  chain,
  classifier,
  CompatibilityError,
  continuous,
  dot,
  energyLoss,
  generalizedMargin,
  grid,
  hinge,
  implicitRegression,
  joint,
  l1,
  labels,
  latentChain,
  latentDescent,
  latentMarginal,
  latentMinimum,
  linearChain,
  log,
  lvq2,
  matcher,
  mce,
  minimumEmpiricalError,
  mlp,
  nll,
  perceptron,
  productOfExperts,
  rbf,
  rbfSwitch,
  regressor,
  relu,
  saturated,
  Sequential,
  sgd,
  ShapeError,
  signs,
  squaredEnergy,
  squaredEuclidean,
  squareExponential,
  squareSquare,
  structuredHinge,
  Trainer,
  twoClass,
  type AnswerSpace,
  type Distance,
  type Energy,
  type Gpu,
  type Loss,
  type Module,
} from 'webgpu-ebm';
import { testGpu } from './support/gpu.ts';

type Asks =
  | 'energies ≥ 0'
  | 'numbered answers'
  | 'a list of answers'
  | 'a table of costs'
  | 'an offending answer'
  | 'a free energy';

/** Every loss, and what it asks. */
const losses: [Loss, ...Asks[]][] = [
  [energyLoss()],
  [squaredEnergy(), 'energies ≥ 0'],
  [perceptron()],
  [hinge(), 'an offending answer'],
  [log(), 'an offending answer'],
  [lvq2(), 'energies ≥ 0', 'an offending answer'],
  [mce(), 'an offending answer'],
  [squareSquare(), 'energies ≥ 0', 'an offending answer'],
  [squareExponential(), 'energies ≥ 0', 'an offending answer'],
  [nll(), 'a free energy'],
  [minimumEmpiricalError(), 'a free energy'],
  [structuredHinge(), 'numbered answers', 'an offending answer'],
  [generalizedMargin({ cost: 'constant' }), 'a list of answers'],
  [generalizedMargin({ cost: 'distance', shape: 'log' }), 'a list of answers'],
  [generalizedMargin({ cost: 'table' }), 'a list of answers', 'a table of costs'],
];

/** Positions of two X that are sequences. */
const LENGTHS = [3, 2];

/** Every answer space, with two right answers. */
const spaces: { space: AnswerSpace; y: number[] }[] = [
  { space: grid([-1, 1], 5), y: [0.3, -0.6] },
  { space: grid(box(2), [3, 4]), y: [0.3, -0.6, 0.9, 0.1] },
  { space: grid(box(3), [2, 3, 2]), y: [0.3, -0.6, 0.9, 0.1, -0.4, 0.7] },
  { space: labels(4), y: [3, 1] },
  { space: labels(3, { costs: [0, 1, 2, 3, 0, 1, 1, 2, 0] }), y: [2, 0] },
  { space: candidates([0.3, -0.2, 0.9, 0.4, -0.8, 0.1], { dims: 2 }), y: [1, 2] },
  { space: signs(), y: [-1, 1] },
  { space: continuous({ dims: 1, steps: 4 }), y: [0.3, -0.6] },
  { space: continuous({ dims: 2, steps: 3 }), y: [0.3, -0.6, 0.9, 0.1] },
  { space: chain({ labels: 3 }), y: [2, 0, 1, 1, 0] },
];

function box(dims: number): [number, number][] {
  return Array.from({ length: dims }, () => [-1, 1]);
}

type Right = (typeof spaces)[number];

type Takes = 'any answers' | 'numbered answers' | 'signs' | 'sequences';

interface Architecture {
  make(space: AnswerSpace): Energy;
  takes: Takes;
  /** Whether its energies are ≥ 0. */
  nonNegative: boolean;
  /** Over all of ℝ^A: whether it has no minimum, or a known ∫ exp(−βE) dY (default: neither). */
  unbounded?: 'no minimum' | 'integrable';
}

const X_WIDTH = 2;
const net = (outputs: number, inputs = X_WIDTH): Module => mlp([inputs, 3, outputs], { scale: 1 });
const regress =
  (distance: Distance) =>
  ({ dims }: AnswerSpace): Energy =>
    regressor({ x: net(dims), distance });
const implicit =
  (distance: Distance) =>
  ({ dims }: AnswerSpace): Energy =>
    implicitRegression({ x: net(2), y: net(2, dims), distance });
const match =
  (distance: Distance) =>
  ({ dims }: AnswerSpace): Energy =>
    matcher({ x: net(2, dims), distance });
const classify =
  (end?: (outputs: number) => Module) =>
  ({ count }: AnswerSpace): Energy =>
    classifier({ x: end ? new Sequential([net(end(count).inputs), end(count)]) : net(count) });
const jointly =
  (...end: Module[]) =>
  ({ dims }: AnswerSpace): Energy =>
    joint({ xy: new Sequential([net(1, X_WIDTH + dims), ...end]), inputs: X_WIDTH });

const any = (make: Architecture['make'], nonNegative: boolean): Architecture => ({
  make,
  takes: 'any answers',
  nonNegative,
});
const numbered = (make: Architecture['make'], nonNegative: boolean): Architecture => ({
  make,
  takes: 'numbered answers',
  nonNegative,
});

const chained = (make: Architecture['make']): Architecture => ({
  make,
  takes: 'sequences',
  nonNegative: false,
});

const architectures: Record<string, Architecture> = {
  'regressor, L1': { ...any(regress(l1()), true), unbounded: 'integrable' },
  'regressor, ½L2²': { ...any(regress(squaredEuclidean()), true), unbounded: 'integrable' },
  'regressor, saturated': any(regress(saturated(l1())), true),
  'regressor, dot': { ...any(regress(dot()), false), unbounded: 'no minimum' },
  'implicit regression, L1': any(implicit(l1()), true),
  'implicit regression, ½L2²': any(implicit(squaredEuclidean()), true),
  'implicit regression, dot': any(implicit(dot()), false),
  'matcher, L1': any(match(l1()), true),
  'matcher, dot': any(match(dot()), false),
  classifier: numbered(classify(), false),
  'classifier of rectified units': numbered(classify(relu), true),
  'classifier of radial basis units': numbered(
    classify((outputs) => rbf(2, outputs)),
    true,
  ),
  'RBF + switch': numbered(({ count }) => rbfSwitch({ x: net(2), labels: count }), true),
  'two-class': { make: () => twoClass({ x: net(1) }), takes: 'signs', nonNegative: false },
  joint: any(jointly(), false),
  'joint, rectified': any(jointly(relu(1)), true),
  'product of experts': any(
    (space) => productOfExperts([regress(l1())(space), implicit(squaredEuclidean())(space)]),
    true,
  ),
  'product of experts, one of them dot': any(
    (space) => productOfExperts([regress(l1())(space), implicit(dot())(space)]),
    false,
  ),
  'product of classifiers': numbered(
    (space) => productOfExperts([classify()(space), classify()(space)]),
    false,
  ),
  'latent minimum': any((space) => latentMinimum([implicit(l1())(space), implicit(l1())(space)]), true),
  'latent descent': any((space) => latentDescent(implicit(l1())(space), { dims: 1, steps: 2 }), true),
  'linear chain': chained(({ count }) => linearChain({ unary: net(count) })),
  'linear chain with a pairwise net': chained(({ count }) =>
    linearChain({ unary: net(count), pairwise: net(count ** 2), ends: false }),
  ),
  'latent chain, minimum': numbered(
    ({ count }) => latentChain({ unary: net(2 * count), states: 2, combine: 'minimum' }),
    false,
  ),
  'latent chain, marginal': numbered(
    ({ count }) => latentChain({ unary: net(2 * count), states: 2, combine: 'marginal' }),
    false,
  ),
  'latent chain on windows': numbered(
    ({ count }) =>
      latentChain({ unary: net(3 * count, 3 * X_WIDTH), window: 1, states: 3, combine: 'minimum' }),
    false,
  ),
  'product of latent chains': numbered(
    ({ count }) =>
      productOfExperts([
        latentChain({ unary: net(2 * count), states: 2, combine: 'marginal' }),
        latentChain({ unary: net(3 * count), states: 3, combine: 'minimum', ends: false }),
      ]),
    false,
  ),
  'latent marginal': any((space) => latentMarginal([implicit(l1())(space), implicit(l1())(space)]), false),
};

/** Undefined where all goes together; otherwise what the message must name. */
function refusal(
  { takes, nonNegative, unbounded }: Architecture,
  space: AnswerSpace,
  asks: readonly Asks[],
): { parts: string[] } | undefined {
  const isNumbered = /^(labels|candidates|chain)/.test(space.name);
  const named = space.name;
  const isChain = named.startsWith('chain');
  if ((takes === 'sequences') !== isChain) return { parts: ['energy', named] };
  if (takes === 'numbered answers' && !isNumbered)
    return { parts: ['classifier|rbfSwitch|latent chain', named] };
  if (takes === 'signs' && named !== 'signs()') return { parts: ['twoClass', named] };
  const isListed = !named.startsWith('continuous');
  if (!isListed && unbounded === 'no minimum') return { parts: ['regressor', 'all Y'] };
  if (asks.includes('energies ≥ 0') && !nonNegative) return { parts: ['loss', 'energy'] };
  if (asks.includes('numbered answers') && !isNumbered) return { parts: ['structuredHinge', named] };
  if (asks.includes('a list of answers') && !isListed && !isChain)
    return { parts: ['generalizedMargin', named] };
  if (asks.includes('a list of answers') && isChain) return { parts: ['answers', named] };
  if (asks.includes('a table of costs') && !named.endsWith('with costs')) {
    return { parts: ['generalizedMargin', named] };
  }
  if (asks.includes('an offending answer') && !isListed) return { parts: ['most offending', named] };
  if (asks.includes('a free energy') && !isListed && unbounded !== 'integrable') {
    return { parts: ['free energy', `${named}|all Y`] };
  }
  return undefined;
}

// Small steps: near Ei = 0 the slope of LVQ2 is steep.
const optimizer = sgd({ rate: 1e-4 });
let gpu: Gpu;
let before: unknown;
beforeAll(async () => {
  gpu = await testGpu();
  before = gpu.memory();
});
afterAll(() => expect(gpu.memory()).toEqual(before));

const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (((i + 1) * 0.6180339887498949) % 1) * 2 - 1);

/** Trains five steps, asks once: throws what the library throws, and fails when training goes wrong. */
async function train(energy: Energy, loss: Loss, { space: answers, y }: Right): Promise<void> {
  const trainer = await Trainer.create(gpu, { energy, answers, loss, optimizer });
  try {
    const lengths = energy.sequences && LENGTHS;
    const x = noise((lengths ? 5 : 2) * energy.inputs);
    const samples = { x, y: Float32Array.from(y), ...(lengths && { lengths }) };
    const { history } = await trainer.fit(samples, { steps: 5 });
    const [first, last] = [history[0]?.loss, history.at(-1)?.loss] as [number, number];
    expect(history.every((step) => Number.isFinite(step.loss))).toBe(true);
    expect(last, 'the loss after five steps').toBeLessThanOrEqual(first + 1e-6 * (1 + Math.abs(first)));
    const found = await trainer.infer(lengths ? { x, lengths } : x);
    const { dims, coordinates, descent } = answers;
    expect(found.answers.length).toBe((answers.sequences ? 5 : 2) * dims);
    expect(found.answers.every(Number.isFinite)).toBe(true);
    for (const [p, k] of descent ? [] : found.indices.entries()) {
      expect([...found.answers.subarray(p * dims, (p + 1) * dims)]).toEqual([
        ...coordinates.subarray(k * dims, (k + 1) * dims),
      ]);
    }
  } finally {
    trainer.dispose();
  }
}

/** What a pair throws; undefined: it trained. */
async function outcome(energy: Energy, loss: Loss, right: Right): Promise<unknown> {
  try {
    await train(energy, loss, right);
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectRefusal(error: unknown, parts: readonly string[], names: Record<string, string>): void {
  expect(error instanceof CompatibilityError || error instanceof ShapeError, `got ${String(error)}`).toBe(
    true,
  );
  const { message } = error as Error;
  for (const part of parts) {
    const wanted = names[part] ?? part;
    const found = wanted.split('|').some((name) => message.includes(name));
    expect(found, `"${wanted}" in: ${message}`).toBe(true);
  }
  expect(message).toMatch(/^.+: expected .+, got .+\. (Use|End|Pass) .+\.$/s);
}

describe.each(Object.entries(architectures))('%s', (_, architecture) => {
  it('has the sign of energies that it promises', async () => {
    const { space } = spaces.find((each) => !refusal(architecture, each.space, [])) as (typeof spaces)[0];
    const energy = architecture.make(space);
    expect(energy.nonNegative ?? false).toBe(architecture.nonNegative);
    let lowest = Infinity;
    for (const seed of [1, 2, 3]) {
      const trainer = await Trainer.create(gpu, { energy, answers: space, loss: nll(), optimizer, seed });
      const x = noise(20 * energy.inputs);
      // The lowest of the sequences stands for all of them.
      const asked = energy.sequences ? { x, lengths: [9, 11] } : x;
      const energies = space.sequences
        ? (await trainer.infer(asked)).energies
        : await trainer.energies(asked);
      trainer.dispose();
      lowest = Math.min(lowest, ...energies);
    }
    if (architecture.nonNegative) expect(lowest).toBeGreaterThanOrEqual(0);
    else expect(lowest).toBeLessThan(0);
  });

  it.each(spaces.map((right) => [right.space.name, right] as const))('over %s', async (__, right) => {
    const { space } = right;
    for (const [loss, ...asks] of losses) {
      const energy = architecture.make(space);
      const expected = refusal(architecture, space, asks);
      const error = await outcome(energy, loss, right);
      const pair = `${loss.name}, ${energy.name}, ${space.name}`;
      if (expected) {
        expect(error, `${pair} must be refused`).toBeDefined();
        expectRefusal(error, expected.parts, { loss: loss.name, energy: energy.name });
      } else if (error !== undefined) {
        throw new Error(`${pair} must train`, { cause: error });
      }
    }
  });
});

it('has every loss', () => {
  const folder = new URL('../src/losses/', import.meta.url);
  const files = readdirSync(folder).filter((file) =>
    readFileSync(new URL(file, folder), 'utf8').includes('new Loss('),
  );
  expect(new Set(losses.map(([{ name }]) => name)).size).toBe(files.length);
});

it('evaluates what it refuses to train', async () => {
  const answers = labels(3);
  const trainer = await Trainer.create(gpu, {
    energy: classifier({ x: net(3) }),
    answers,
    loss: squareSquare(),
    optimizer,
  });
  const samples = { x: noise(4), y: Float32Array.of(0, 2) };
  const { loss } = await trainer.gradients(samples);
  expect(loss).toBeGreaterThan(0);
  for (const attempt of [trainer.program(samples), trainer.fit(samples, { steps: 1 })]) {
    await expect(attempt).rejects.toThrow(
      /^square-square loss: expected energies ≥ 0, because .+, got classifier, whose energies may be negative\. End its net with rbf, relu or sigmoid units/,
    );
  }
  trainer.dispose();
});
