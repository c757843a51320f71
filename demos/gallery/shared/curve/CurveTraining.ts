import { type Gpu, type Surface, Trainer } from 'webgpu-ebm';
import { evenlySpaced } from '../../../shared/figures.ts';
import { differences } from '../page/Controls.ts';
import { OwnSteps } from '../page/OwnSteps.ts';
import type { Training } from '../page/Training.ts';
import { modelControls, type ModelSettings, trainerOptions } from './model.ts';
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
  #settings: S;
  #parts: Parts;

  private constructor(gpu: Gpu, { y, samples, settings }: CurveStart<S>, parts: Parts) {
    this.gpu = gpu;
    this.y = y;
    this.#samplesOf = samples;
    this.#settings = settings;
    this.#parts = parts;
    const { buffer, offset, bytes } = parts.surface.range;
    this.initial = gpu.createStorage('data', bytes, 'surface before training');
    const encoder = gpu.device.createCommandEncoder();
    parts.surface.encode(encoder);
    encoder.copyBufferToBuffer(buffer, offset, this.initial, 0, bytes);
    gpu.device.queue.submit([encoder.finish()]);
  }

  static async start<S extends ModelSettings>(gpu: Gpu, start: CurveStart<S>): Promise<CurveTraining<S>> {
    const { settings, y, samples } = start;
    return new CurveTraining(gpu, start, await makeParts(gpu, settings, y, samples(settings)));
  }

  get trainer(): Trainer {
    return this.#parts.trainer;
  }
  get samples(): Samples {
    return this.#parts.samples;
  }
  get surface(): Surface {
    return this.#parts.surface;
  }
  /** A training step; its history tells mean loss, Ec and contrast. */
  get program(): OwnSteps {
    return this.#parts.program;
  }

  train(steps: number): void {
    this.program.submit(steps);
  }

  async change(settings: S): Promise<void> {
    const samples = this.#samplesOf(settings);
    const sameModel = differences(modelControls, this.#settings, settings).length === 0;
    this.#settings = settings;
    // Samples on the move: nothing has to be planned.
    if (sameModel && samples.x.length === this.samples.x.length) {
      writeSamples(this.gpu, this.#parts.buffers, samples);
      this.#parts = { ...this.#parts, samples };
      return;
    }
    const checkpoint = await this.trainer.checkpoint();
    const next = await makeParts(this.gpu, settings, this.y, samples, checkpoint);
    releaseParts(this.gpu, this.#parts);
    this.#parts = next;
  }

  async checkpoint(): Promise<readonly Uint8Array[]> {
    return [await this.trainer.checkpoint()];
  }

  restore([checkpoint]: readonly Uint8Array[]): void {
    if (checkpoint) this.trainer.restore(checkpoint);
  }

  save(): Promise<Uint8Array> {
    return this.trainer.parameters.save();
  }

  load(weights: Uint8Array): void {
    this.trainer.parameters.load(weights);
  }

  /** Computes and reads the surface, `[ROWS, ANSWERS]`. */
  async energies(): Promise<Float32Array> {
    this.surface.update();
    return new Float32Array(await this.gpu.read(this.surface.range));
  }

  dispose(): void {
    releaseParts(this.gpu, this.#parts);
    this.gpu.releaseBuffer(this.initial);
  }
}

interface Parts {
  samples: Samples;
  buffers: { x: GPUBuffer; y: GPUBuffer };
  trainer: Trainer;
  program: OwnSteps;
  surface: Surface;
}

async function makeParts(
  gpu: Gpu,
  settings: ModelSettings,
  y: readonly [number, number],
  samples: Samples,
  checkpoint?: Uint8Array,
): Promise<Parts> {
  const trainer = await Trainer.create(gpu, trainerOptions(settings, y));
  const buffers = {
    x: gpu.createStorage('data', samples.x.byteLength, 'samples x'),
    y: gpu.createStorage('data', samples.y.byteLength, 'samples y'),
  };
  try {
    if (checkpoint) trainer.restore(checkpoint);
    writeSamples(gpu, buffers, samples);
    const program = new OwnSteps(await trainer.program(buffers));
    const surface = await trainer.surface(evenlySpaced(X_RANGE[0], X_RANGE[1], ROWS));
    return { samples, buffers, trainer, program, surface };
  } catch (error) {
    releaseParts(gpu, { trainer, buffers });
    throw error;
  }
}

function writeSamples(gpu: Gpu, buffers: { x: GPUBuffer; y: GPUBuffer }, { x, y }: Samples): void {
  gpu.device.queue.writeBuffer(buffers.x, 0, x as Float32Array<ArrayBuffer>);
  gpu.device.queue.writeBuffer(buffers.y, 0, y as Float32Array<ArrayBuffer>);
}

/** A trainer disposes of its programs and surfaces. */
function releaseParts(gpu: Gpu, { trainer, buffers }: Pick<Parts, 'trainer' | 'buffers'>): void {
  trainer.dispose();
  gpu.releaseBuffer(buffers.x);
  gpu.releaseBuffer(buffers.y);
}
