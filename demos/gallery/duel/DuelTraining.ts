import { type Gpu, type ReplicaTrainer, type Surface, Trainer, type TrainingProgram } from 'webgpu-ebm';
import { evenlySpaced } from '../../shared/figures.ts';
import { ROWS } from '../shared/curve/CurveTraining.ts';
import { LOSSES, trainerOptions } from '../shared/curve/model.ts';
import { loadTogether, type Models, saveTogether } from '../shared/curve/together.ts';
import { type Samples, SHAPES, X_RANGE } from '../shared/curve/shapes.ts';
import type { Training } from '../shared/page/Training.ts';
import { SAMPLES } from '../surface/model.ts';
import { alone, CONTENDERS, type DuelSettings } from './model.ts';

/** Replicas of one model that differ in their losses alone, and the energy surface of each. */
export class DuelTraining implements Training<DuelSettings> {
  readonly gpu: Gpu;
  readonly y: readonly [number, number];
  readonly samples: Samples;
  #parts: Parts;

  private constructor(gpu: Gpu, { shape }: DuelSettings, samples: Samples, parts: Parts) {
    this.gpu = gpu;
    this.y = SHAPES[shape].y;
    this.samples = samples;
    this.#parts = parts;
  }

  static async start(gpu: Gpu, settings: DuelSettings): Promise<DuelTraining> {
    const samples = SHAPES[settings.shape].samples(SAMPLES, settings.seed);
    return new DuelTraining(gpu, settings, samples, await makeParts(gpu, settings, samples));
  }

  /** In the order of the contenders. */
  get trainer(): ReplicaTrainer {
    return this.#parts.trainer;
  }
  get surfaces(): readonly Surface[] {
    return this.#parts.surfaces;
  }

  train(steps: number): void {
    this.#parts.program.submit(steps);
  }

  async change(settings: DuelSettings): Promise<void> {
    const checkpoints = await this.checkpoint();
    const next = await makeParts(this.gpu, settings, this.samples, checkpoints);
    this.trainer.dispose();
    this.#parts = next;
  }

  checkpoint(): Promise<readonly Uint8Array[]> {
    return Promise.all(CONTENDERS.map((_, replica) => this.trainer.replica(replica).checkpoint()));
  }

  restore(checkpoints: readonly Uint8Array[]): void {
    restore(this.trainer, checkpoints);
  }

  save(): Promise<Uint8Array> {
    return saveTogether(this.#models);
  }

  load(weights: Uint8Array): Promise<void> {
    return loadTogether(this.#models, weights);
  }

  get #models(): Models {
    return Object.fromEntries(
      CONTENDERS.map((loss, replica) => [loss, this.trainer.replica(replica).parameters]),
    );
  }

  /** Computes and reads all surfaces, each `[ROWS, ANSWERS]`. */
  async energies(): Promise<Float32Array[]> {
    for (const surface of this.surfaces) surface.update();
    const read = await this.gpu.readAll(this.surfaces.map(({ range }) => range));
    return read.map((bytes) => new Float32Array(bytes));
  }

  dispose(): void {
    this.trainer.dispose();
  }
}

interface Parts {
  trainer: ReplicaTrainer;
  program: Pick<TrainingProgram, 'submit'>;
  surfaces: Surface[];
}

/** A trainer disposes of its programs and surfaces. */
async function makeParts(
  gpu: Gpu,
  settings: DuelSettings,
  samples: Samples,
  checkpoints: readonly Uint8Array[] = [],
): Promise<Parts> {
  const { shape } = settings;
  const common = trainerOptions(alone(settings, 'nll'), SHAPES[shape].y);
  const replicas = CONTENDERS.map((loss) => ({ loss: LOSSES[loss].make(alone(settings, loss)) }));
  const trainer = await Trainer.create(gpu, { ...common, replicas });
  try {
    restore(trainer, checkpoints);
    const program = await trainer.program(samples);
    const x = evenlySpaced(X_RANGE[0], X_RANGE[1], ROWS);
    const surfaces = await Promise.all(CONTENDERS.map((_, replica) => trainer.replica(replica).surface(x)));
    return { trainer, program, surfaces };
  } catch (error) {
    trainer.dispose();
    throw error;
  }
}

function restore(trainer: ReplicaTrainer, checkpoints: readonly Uint8Array[]): void {
  for (const [replica, checkpoint] of checkpoints.entries()) trainer.replica(replica).restore(checkpoint);
}
