import { adam, classifier, cosine, labels, lenet5, nll, Trainer, type Gpu } from 'webgpu-ebm';
import { mean } from '../shared/figures.ts';
import type { Images } from '../shared/images.ts';

const DIGITS = 10;
const BATCH = 128;
const EPOCHS = 6;

export interface LenetOptions {
  gpu: Gpu;
  train: Images;
  test: Images;
  seed: number;
  /** Training steps of 128 images (default: 6 epochs of `train`). */
  steps?: number | undefined;
  onProgress?: ((done: number, loss: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export interface LenetResult {
  /** Share of `test` whose label of lowest energy is wrong. */
  testError: number;
  /** In training steps. */
  seconds: number;
  steps: number;
  /** mean(Ei − Ec) over `test`, Ei the lowest energy of a wrong label. */
  energyGap: number;
}

/**
 * Trains a convolutional net of LeNet-5's form on handwritten digits, without distorted copies.
 *
 * Energies of the 10 labels: LeNet-5 with maxima for its pools (0.1 points less test error than means, and cheaper).
 * Loss: negative log-likelihood, β = 1. Adam in batches of 128, with a rate that falls from 0.004 to 0 along a cosine.
 */
export async function trainLenet(options: LenetOptions): Promise<LenetResult> {
  const { gpu, train, test, seed, onProgress, signal } = options;
  const steps = options.steps ?? Math.ceil((EPOCHS * train.y.length) / BATCH);
  const trainer = await Trainer.create(gpu, {
    energy: classifier({ x: lenet5({ outputs: DIGITS, pool: 'maximum' }) }),
    answers: labels(DIGITS),
    loss: nll({ beta: 1 }),
    optimizer: adam({ rate: cosine({ rate: 0.004, steps }) }),
    seed,
  });
  try {
    const { seconds } = await trainer.fit(train, {
      steps,
      batchSize: BATCH,
      onProgress: ({ step, loss }) => onProgress?.(step, loss),
      signal,
    });
    const { answers } = await trainer.infer(test.x);
    const { energies, rightEnergies } = await trainer.mostOffending(test);
    return {
      testError: mean(answers.map((answer, i) => (answer === test.y[i] ? 0 : 1))),
      seconds,
      steps,
      energyGap: mean(energies.map((energy, i) => energy - (rightEnergies[i] as number))),
    };
  } finally {
    trainer.dispose();
  }
}
