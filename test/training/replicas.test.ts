import { describe, expect, it } from 'vitest';
import {
  adam,
  classifier,
  CompatibilityError,
  DataError,
  DisposedError,
  grid,
  hinge,
  implicitRegression,
  l1,
  labels,
  mlp,
  nll,
  perceptron,
  sgd,
  ShapeError,
  squareSquare,
  step,
  Trainer,
  weightL2,
  type FitResult,
  type ReplicaOptions,
  type ReplicaTrainer,
  type Samples,
  type TrainerOptions,
} from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const samples = parabolaSamples(50);

const twins = (scale?: number, hidden = 8): TrainerOptions['energy'] => {
  const net = () => mlp([1, hidden, 4], scale === undefined ? {} : { scale });
  return implicitRegression({ x: net(), y: net(), distance: l1() });
};

/** Seeds, scales, rates and β: everything that a structure leaves open. */
const hyperparameters: ReplicaOptions[] = [
  {},
  { seed: 9 },
  { energy: twins(2) },
  { optimizer: adam({ rate: 0.003, beta1: 0.8 }), loss: nll({ beta: 3 }) },
  { seed: 4, energy: twins(0.5), optimizer: adam({ rate: step({ rate: 0.05, factor: 0.5, every: 7 }) }) },
];

/** Other losses, optimizers, sizes and regularizers: several structures, in a mixed order. */
const structures: ReplicaOptions[] = [
  { loss: squareSquare({ m: 1 }) },
  { loss: nll() },
  { loss: hinge({ m: 0.5 }), seed: 2 },
  { loss: squareSquare({ m: 2 }), seed: 5 },
  { loss: perceptron(), optimizer: sgd({ rate: 0.01, momentum: 0.9 }) },
  { energy: twins(1, 12), seed: 6 },
  { regularizer: weightL2({ strength: 0.1 }) },
  { loss: nll({ beta: 2 }), seed: 8 },
];

interface Told {
  readonly parameters: Record<string, Float32Array>;
  readonly history: FitResult['history'];
  readonly answers: unknown;
}

/** What a model says after training, alone. */
async function alone(options: TrainerOptions, data: Samples, batchSize: number | undefined): Promise<Told> {
  const trainer = await Trainer.create(await testGpu(), options);
  const { history } = await trainer.fit(data, { steps: 30, batchSize });
  const { x } = data;
  const answers = {
    infer: await trainer.infer(x),
    rank: await trainer.rank(x, { k: 2 }),
    energies: await trainer.energies(x),
    gibbs: await trainer.gibbs(x, { beta: 2 }),
    score: await trainer.score(data),
    offending: await trainer.mostOffending(data),
    gradients: await trainer.gradients(data),
  };
  const parameters = await trainer.parameters.read();
  trainer.dispose();
  return { parameters, history, answers };
}

/** The same of each replica. */
async function together(
  common: TrainerOptions,
  replicas: readonly ReplicaOptions[],
  data: Samples,
  batchSize: number | undefined,
): Promise<Told[]> {
  const trainer = await Trainer.create(await testGpu(), { ...common, replicas });
  const { history } = await trainer.fit(data, { steps: 30, batchSize });
  const { x } = data;
  const { k: _, ...rank } = await trainer.rank(x, { k: 2 });
  const fields = {
    infer: await trainer.infer(x),
    rank,
    energies: { all: await trainer.energies(x) },
    gibbs: { all: await trainer.gibbs(x, { beta: 2 }) },
    score: { all: await trainer.score(data) },
    offending: await trainer.mostOffending(data),
  };
  const gradients = await trainer.gradients(data);
  const told = await Promise.all(
    replicas.map(async (_replica, r): Promise<Told> => {
      const own = (values: object): Record<string, unknown> =>
        Object.fromEntries(Object.entries(values).map(([name, all]) => [name, part(all, r, replicas.length)]));
      const { loss, right, contrast } = history[r] as (typeof history)[number];
      return {
        parameters: await trainer.replica(r).parameters.read(),
        history: Array.from(loss, (value, i) => ({
          loss: value,
          right: right[i] as number,
          contrast: contrast[i] as number,
        })),
        answers: {
          infer: own(fields.infer),
          rank: { k: 2, ...own(fields.rank) },
          energies: own(fields.energies)['all'],
          gibbs: own(fields.gibbs)['all'],
          score: own(fields.score)['all'],
          offending: own(fields.offending),
          gradients: { loss: gradients.loss[r], byParameter: gradients.byParameter[r] },
        },
      };
    }),
  );
  trainer.dispose();
  return told;
}

/** `[R, …]` → `[…]` of replica r. */
function part<T extends Float32Array | Uint32Array>(all: T, r: number, replicas: number): T {
  const width = all.length / replicas;
  return all.slice(r * width, (r + 1) * width) as T;
}

describe('the same bits as alone', () => {
  const blobs = {
    x: Float32Array.from({ length: 90 }, (_, i) => Math.sin(1.7 * i) + (i % 3) - 1),
    y: Float32Array.from({ length: 45 }, (_, i) => i % 3),
  };
  const shapes: TrainerOptions = {
    energy: classifier({ x: mlp([2, 7, 3]) }),
    answers: labels(3),
    loss: nll(),
    optimizer: adam({ rate: 0.02 }),
  };
  const ofClassifier: ReplicaOptions[] = [
    { seed: 1 },
    { seed: 2, loss: nll({ beta: 0.5 }) },
    { seed: 3, loss: hinge({ m: 1 }) },
    { energy: classifier({ x: mlp([2, 7, 3], { scale: 3 }) }) },
  ];

  it.each<[string, TrainerOptions, ReplicaOptions[], Samples, number | undefined]>([
    ['hyperparameters, full batch', parabola(), hyperparameters, samples, undefined],
    ['hyperparameters, batches of 16', parabola(), hyperparameters, samples, 16],
    ['structures, full batch', parabola(), structures, samples, undefined],
    ['structures, batches of 16', parabola(), structures, samples, 16],
    ['a classifier, full batch', shapes, ofClassifier, blobs, undefined],
    ['a classifier, batches of 10', shapes, ofClassifier, blobs, 10],
  ])('%s', async (_, common, replicas, data, batchSize) => {
    const told = await together(common, replicas, data, batchSize);
    for (const [r, own] of replicas.entries()) {
      expect(told[r], `replica ${r}`).toEqual(await alone({ ...common, ...own }, data, batchSize));
    }
  });
});
