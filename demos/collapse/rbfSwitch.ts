import {
  adam,
  cosine,
  energyLoss,
  hinge,
  labels,
  Linear,
  nll,
  perceptron,
  rbfSwitch,
  sgd,
  squareSquare,
  Trainer,
  type Loss,
} from 'webgpu-ebm';
import { mean, surfaceSpread } from '../shared/figures.ts';
import type { Images } from '../shared/images.ts';
import { trainInQuarters } from '../shared/trainInQuarters.ts';
import { verdictOf, type RbfRun, type Training } from './runs.ts';

const DIGITS = 10;
/** Outputs of the linear module. */
const FEATURES = 4;
const BATCH = 128;

const LOSSES: Record<RbfRun['loss'], () => Loss> = {
  energy: energyLoss,
  perceptron,
  hinge: () => hinge({ m: 1 }),
  'square-square': () => squareSquare({ m: 1 }),
  'negative log-likelihood': () => nll({ beta: 1 }),
};

export type RbfFigures = {
  architecture: string;
  loss: RbfRun['loss'];
  centres: RbfRun['centres'];
  /** The share of test images misread. */
  testError: number;
  /** Mean over test images of max − min energy, relative to the start. */
  energySpread: number;
  /** Mean distance of two centres, relative to the start. */
  centreSpread: number;
  verdict: 'collapsed' | 'works';
};

export interface RbfResult {
  figures: RbfFigures;
  /** The energy spread at the start, which is 1, and after each quarter of training. */
  spreads: number[];
  seconds: number;
}

/**
 * RBF + switch behind a linear module on MNIST. Fixed centres are those with which trained ones start.
 *
 * The perceptron loss gets plain gradient descent. Its gradient is the smaller the further the collapse has gone, while
 * Adam's steps keep their size: with them the centres end in a cloud of that size.
 */
export async function trainRbfSwitch(
  { loss, centres }: RbfRun,
  { train, test }: { train: Images; test: Images },
  { gpu, seed, steps, onStep, signal }: Training,
): Promise<RbfResult> {
  const create = (fixed?: Float32Array): Promise<Trainer> =>
    Trainer.create(gpu, {
      energy: rbfSwitch({
        x: new Linear(train.x.length / train.y.length, FEATURES, { scale: 1 }),
        labels: DIGITS,
        ...(fixed && { centres: fixed }),
      }),
      answers: labels(DIGITS),
      loss: LOSSES[loss](),
      optimizer: loss === 'perceptron' ? sgd({ rate: 0.3 }) : adam({ rate: cosine({ rate: 0.01, steps }) }),
      seed,
    });
  let trainer = await create();
  try {
    const start = await readCentres(trainer);
    if (centres === 'fixed') {
      trainer.dispose();
      trainer = await create(start);
    }
    const spreadNow = async (): Promise<number> => surfaceSpread(await trainer.energies(test.x), DIGITS);
    const initial = await spreadNow();
    const spreads = [1];
    const measure = async (): Promise<void> => {
      spreads.push((await spreadNow()) / initial);
    };
    const progress = { steps, signal, onProgress: onStep };
    const seconds = await trainInQuarters(trainer, train, progress, measure, BATCH);
    const { answers } = await trainer.infer(test.x);
    const energySpread = spreads.at(-1) as number;
    const figures: RbfFigures = {
      architecture: 'RBF + switch',
      loss,
      centres,
      testError: mean(answers.map((answer, i) => (answer === test.y[i] ? 0 : 1))),
      energySpread,
      centreSpread: meanDistance(await readCentres(trainer)) / meanDistance(start),
      verdict: verdictOf(energySpread),
    };
    return { figures, spreads, seconds };
  } finally {
    trainer.dispose();
  }
}

const readCentres = async (trainer: Trainer): Promise<Float32Array> =>
  (await trainer.parameters.read())['centres'] as Float32Array;

/** Mean distance of two of the centres `[DIGITS, FEATURES]`. */
function meanDistance(centres: Float32Array): number {
  const rows = Array.from({ length: DIGITS }, (_, k) => centres.subarray(k * FEATURES, (k + 1) * FEATURES));
  return mean(
    rows.flatMap((a, k) =>
      rows.slice(0, k).map((b) => Math.hypot(...a.map((value, i) => value - (b[i] as number)))),
    ),
  );
}
