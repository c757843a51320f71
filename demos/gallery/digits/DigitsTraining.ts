import { type Gpu, type Surface, Trainer, type TrainingProgram } from 'webgpu-ebm';
import { PIXELS } from '../../shared/images.ts';
import { OwnSteps } from '../shared/page/OwnSteps.ts';
import type { Training } from '../shared/page/Training.ts';
import type { Mnist } from './mnistFile.ts';
import { type DigitsSettings, trainerOptions } from './model.ts';

interface Parts {
  trainer: Trainer;
  program: OwnSteps;
  /** Energies of the test images. */
  surface: Surface;
}

/** A classifier of digits that trains, and the energies of the test images on the device. */
export class DigitsTraining implements Training<DigitsSettings> {
  readonly mnist: Mnist;
  readonly #gpu: Gpu;
  #parts: Parts;
  /** Questions on their way: what they ask stays until they are answered. */
  #asked: Promise<unknown> = Promise.resolve();

  private constructor(gpu: Gpu, mnist: Mnist, parts: Parts) {
    this.#gpu = gpu;
    this.mnist = mnist;
    this.#parts = parts;
  }

  static async start(gpu: Gpu, settings: DigitsSettings, mnist: Mnist): Promise<DigitsTraining> {
    return new DigitsTraining(gpu, mnist, await makeParts(gpu, settings, mnist));
  }

  train(steps: number): void {
    this.#parts.program.submit(steps);
  }

  async change(settings: DigitsSettings): Promise<void> {
    const { trainer } = this.#parts;
    const next = await makeParts(this.#gpu, settings, this.mnist, await trainer.checkpoint());
    this.#parts = next;
    await this.#asked;
    trainer.dispose();
  }

  async checkpoint(): Promise<readonly Uint8Array[]> {
    return [await this.#parts.trainer.checkpoint()];
  }

  restore([checkpoint]: readonly Uint8Array[]): void {
    if (checkpoint) this.#parts.trainer.restore(checkpoint);
  }

  save(): Promise<Uint8Array> {
    return this.#parts.trainer.parameters.save();
  }

  load(weights: Uint8Array): void {
    this.#parts.trainer.parameters.load(weights);
  }

  /** Means of the last steps. */
  history(steps: number): ReturnType<TrainingProgram['history']> {
    return this.#ask(({ program }) => program.history(steps));
  }

  /** `[10]`: the energy of each label for an image. */
  energiesOf(image: Float32Array): Promise<Float32Array> {
    return this.#ask(({ trainer }) => trainer.energies(image));
  }

  /** `[images, 10]`: those of the test images, with the weights as they are now. */
  testEnergies(): Promise<Float32Array> {
    return this.#ask(async ({ surface }) => {
      surface.update();
      return new Float32Array(await this.#gpu.read(surface.range));
    });
  }

  dispose(): void {
    this.#parts.trainer.dispose();
  }

  #ask<T>(question: (parts: Parts) => Promise<T>): Promise<T> {
    const answer = question(this.#parts);
    this.#asked = Promise.allSettled([this.#asked, answer]);
    return answer;
  }
}

/** A trainer disposes of its programs and surfaces. */
async function makeParts(
  gpu: Gpu,
  settings: DigitsSettings,
  { train, test }: Mnist,
  checkpoint?: Uint8Array,
): Promise<Parts> {
  const trainer = await Trainer.create(gpu, trainerOptions(settings));
  try {
    if (checkpoint) trainer.restore(checkpoint);
    const [program, surface] = await Promise.all([
      trainer.program(train, { batchSize: settings.batch }),
      trainer.surface(test.x),
      // Plans the question, so that the first stroke needn't wait.
      trainer.energies(new Float32Array(PIXELS)),
    ]);
    return { trainer, program: new OwnSteps(program), surface };
  } catch (error) {
    trainer.dispose();
    throw error;
  }
}
