import {
  candidates,
  Trainer,
  type Energy,
  type Gpu,
  type Loss,
  type Optimizer,
  type Weights,
} from 'webgpu-ebm';
import type { DemoRun } from '../shared/Demo.ts';
import { PIXELS, rowsByDigit, takeRows, type Images } from '../shared/images.ts';
import { pick, seededRandom } from '../shared/random.ts';
import type { Pairs } from './pairs.ts';

const BATCH = 128;
/** Training steps with the same references. */
const ROUND = 10;

/** What is trained: a new model each round, with the weights of the one before. */
export interface Matcher {
  energy: () => Energy;
  loss: () => Loss;
  optimizer: (steps: number) => Optimizer;
}

/**
 * Trains a matcher on images of these digits: X is to match the one reference image of its own digit and none of the
 * others. So "another candidate" is another digit.
 *
 * Every round draws new references and new images: a trainer of its own that goes on from a checkpoint of the one
 * before, with its weights, its optimizer's memory and its clock.
 */
export async function trainInRounds(
  model: Matcher,
  images: Images,
  digits: readonly number[],
  { gpu, seed, steps, onProgress, signal }: DemoRun,
): Promise<{ weights: Weights; seconds: number; losses: number[] }> {
  const rows = rowsByDigit(images);
  const random = seededRandom(seed);
  const losses: number[] = [];
  let seconds = 0;
  let checkpoint: Uint8Array | undefined;
  let weights: Weights = {};
  for (let done = 0; done < steps; done += ROUND) {
    const references = digits.map((digit) => pick(random, rows[digit] as number[]));
    const chosen = Array.from({ length: ROUND * BATCH }, () => Math.floor(random() * digits.length));
    const x = takeRows(
      images,
      chosen.map((k) => pick(random, rows[digits[k] as number] as number[])),
    );
    const trainer = await Trainer.create(gpu, {
      energy: model.energy(),
      answers: candidates(takeRows(images, references), { dims: PIXELS }),
      loss: model.loss(),
      optimizer: model.optimizer(steps),
      seed,
    });
    try {
      if (checkpoint) trainer.restore(checkpoint);
      const { history, ...fitted } = await trainer.fit(
        { x, y: chosen },
        {
          steps: Math.min(ROUND, steps - done),
          batchSize: BATCH,
          signal,
          onProgress: ({ step, loss }) => onProgress(done + step, loss),
        },
      );
      seconds += fitted.seconds;
      losses.push(...history.map(({ loss }) => loss));
      checkpoint = await trainer.checkpoint();
      weights = await trainer.parameters.read();
    } finally {
      trainer.dispose();
    }
  }
  return { weights, seconds, losses };
}

/** `E(X₁, X₂)` of each pair: the second images are the candidates, and a pair's own has its number. */
export async function pairEnergies(
  gpu: Gpu,
  model: Matcher,
  weights: Weights,
  pairs: Pairs,
): Promise<Float32Array> {
  const trainer = await Trainer.create(gpu, {
    energy: model.energy(),
    answers: candidates(pairs.second, { dims: PIXELS }),
    loss: model.loss(),
    optimizer: model.optimizer(1),
  });
  try {
    trainer.parameters.load(weights);
    return await trainer.score({ x: pairs.first, y: Float32Array.from(pairs.same.keys()) });
  } finally {
    trainer.dispose();
  }
}
