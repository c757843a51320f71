import { type Gpu, type Surface, Trainer, type TrainingProgram } from 'webgpu-ebm';
import { evenlySpaced } from '../../../shared/figures.ts';
import type { Training } from '../page/Training.ts';
import { type ModelSettings, trainerOptions } from './model.ts';
import { type Samples, X_RANGE } from './shapes.ts';

/** Rows along x. */
export const ROWS = 101;

/** What a curve's model is made of. */
export interface CurveStart<S> {
  settings: S;
  /** Where answers are searched. */
  y: readonly [number, number];
  samples(settings: S): Samples;
}

/** A model of one number Y given one number X, its energy surface on the device, and the surface it began with. */
export class CurveTraining<S extends ModelSettings = ModelSettings> implements Training<S> {
  readonly gpu: Gpu;
  readonly y: readonly [number, number];
  /** The surface before training. */
  readonly initial: GPUBuffer;
  readonly #samplesOf: (settings: S) => Samples;
  #samples: Samples;
  #trainer: Trainer;
  #program: TrainingProgram;
  #surface: Surface;

  private constructor(
    gpu: Gpu,
    { y, samples }: CurveStart<S>,
    parts: { samples: Samples; initial: GPUBuffer } & Parts,
  ) {
    this.gpu = gpu;
    this.y = y;
    this.#samplesOf = samples;
    this.#samples = parts.samples;
    this.initial = parts.initial;
    this.#trainer = parts.trainer;
    this.#program = parts.program;
    this.#surface = parts.surface;
  }

  static async start<S extends ModelSettings>(gpu: Gpu, start: CurveStart<S>): Promise<CurveTraining<S>> {
    const samples = start.samples(start.settings);
    const parts = await makeParts(gpu, start.settings, start.y, samples);
    const { buffer, offset, bytes } = parts.surface.range;
    const initial = gpu.createStorage('data', bytes, 'surface before training');
    const encoder = gpu.device.createCommandEncoder();
    parts.surface.encode(encoder);
    encoder.copyBufferToBuffer(buffer, offset, initial, 0, bytes);
    gpu.device.queue.submit([encoder.finish()]);
    return new CurveTraining(gpu, start, { ...parts, samples, initial });
  }

  get trainer(): Trainer {
    return this.#trainer;
  }
  get samples(): Samples {
    return this.#samples;
  }
  get surface(): Surface {
    return this.#surface;
  }
  /** Mean loss, Ec and contrast of the last steps. */
  get program(): TrainingProgram {
    return this.#program;
  }

  train(steps: number): void {
    this.#program.submit(steps);
  }

  async change(settings: S): Promise<void> {
    const samples = this.#samplesOf(settings);
    const checkpoint = await this.#trainer.checkpoint();
    const next = await makeParts(this.gpu, settings, this.y, samples, checkpoint);
    this.#trainer.dispose();
    this.#samples = samples;
    ({ trainer: this.#trainer, program: this.#program, surface: this.#surface } = next);
  }

  async checkpoint(): Promise<readonly Uint8Array[]> {
    return [await this.#trainer.checkpoint()];
  }

  restore([checkpoint]: readonly Uint8Array[]): void {
    if (checkpoint) this.#trainer.restore(checkpoint);
  }

  save(): Promise<Uint8Array> {
    return this.#trainer.parameters.save();
  }

  load(weights: Uint8Array): void {
    this.#trainer.parameters.load(weights);
  }

  /** Reads the surface as it is now, `[ROWS, ANSWERS]`. */
  async energies(): Promise<Float32Array> {
    return new Float32Array(await this.gpu.read(this.#surface.range));
  }

  dispose(): void {
    this.#trainer.dispose();
    this.gpu.releaseBuffer(this.initial);
  }
}

interface Parts {
  trainer: Trainer;
  program: TrainingProgram;
  surface: Surface;
}

/** A trainer disposes of its programs and surfaces. */
async function makeParts(
  gpu: Gpu,
  settings: ModelSettings,
  y: readonly [number, number],
  { x, y: right }: Samples,
  checkpoint?: Uint8Array,
): Promise<Parts> {
  const trainer = await Trainer.create(gpu, trainerOptions(settings, y));
  try {
    if (checkpoint) trainer.restore(checkpoint);
    const program = await trainer.program({ x, y: right });
    const surface = await trainer.surface(evenlySpaced(X_RANGE[0], X_RANGE[1], ROWS));
    return { trainer, program, surface };
  } catch (error) {
    trainer.dispose();
    throw error;
  }
}
