import { adam, classifier, cosine, labels, mlp, rbf, Sequential, Trainer, type Gpu } from 'webgpu-ebm';
import { mean, surfaceSpread } from '../shared/figures.ts';
import { PIXELS, type Images } from '../shared/images.ts';
import type { Setting } from './losses.ts';

/** Trainings of each loss, with seeds that follow each other. */
export const SEEDS = 3;
const DIGITS = 10;
const BATCH = 64;
/** Held-out images for the spread of energies. */
const SPREAD_OVER = 1000;

export interface Training {
  gpu: Gpu;
  setting: Setting;
  seed: number;
  steps: number;
  train: Images;
  /** Images that weren't trained on. */
  heldOut: Images;
  onProgress: (done: number, loss: number) => void;
  signal: AbortSignal;
}

export interface Trained {
  /** Share of held-out images whose label of lowest energy is wrong. */
  error: number;
  /** mean(Ei − Ec) */
  margin: number;
  /** mean over X of max_Y E − min_Y E, after training divided by before: at 0 all energies are the same. */
  spreadRatio: number;
  seconds: number;
}

/**
 * `E(W, Y, X) = ½‖G(X) − C_Y‖²`, G a net 784-128-10 and C_Y a trained centre a label: ≥ 0, as some losses need it, and
 * able to collapse, when all centres meet and G ignores X.
 */
export function makeEnergy() {
  return classifier({ x: new Sequential([mlp([PIXELS, 128, DIGITS]), rbf(DIGITS, DIGITS)]) });
}

/** One training: Adam on batches of 64, the rate going down to 0 along a cosine. The seed sets weights and batches. */
export async function trainOnce(training: Training): Promise<Trained> {
  const { gpu, setting, seed, steps, train, heldOut, onProgress, signal } = training;
  const trainer = await Trainer.create(gpu, {
    energy: makeEnergy(),
    answers: labels(DIGITS),
    loss: setting.make(),
    optimizer: adam({ rate: cosine({ rate: setting.rate, steps }) }),
    seed,
  });
  try {
    const some = heldOut.x.subarray(0, SPREAD_OVER * PIXELS);
    const before = surfaceSpread(await trainer.energies(some), DIGITS);
    const { seconds } = await trainer.fit(train, {
      steps,
      batchSize: BATCH,
      signal,
      onProgress: ({ step, loss }) => onProgress(step, loss),
    });
    const energies = await trainer.energies(heldOut.x);
    const gaps = [...heldOut.y].map((label, i) =>
      gap(energies.subarray(i * DIGITS, (i + 1) * DIGITS), label),
    );
    return {
      error: mean(gaps.map((value) => (value > 0 ? 0 : 1))),
      margin: mean(gaps),
      spreadRatio: surfaceSpread(energies.subarray(0, SPREAD_OVER * DIGITS), DIGITS) / before,
      seconds,
    };
  } finally {
    trainer.dispose();
  }
}

/** Ei − Ec of one image: > 0 when the right label has the lowest energy. */
function gap(energies: Float32Array, label: number): number {
  const wrong = energies.filter((_, k) => k !== label);
  return Math.min(...wrong) - (energies[label] as number);
}
