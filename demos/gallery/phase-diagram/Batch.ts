import {
  type Gpu,
  type ReplicaTrainer,
  Trainer,
  type TrainingProgram,
  type ReplicaHistory,
} from 'webgpu-ebm';
import { evenlySpaced, surfaceSpread } from '../../shared/figures.ts';
import { ROWS } from '../shared/curve/CurveTraining.ts';
import { inferenceErrorOf } from '../shared/curve/figures.ts';
import { ANSWERS, type ModelSettings, trainerOptions } from '../shared/curve/model.ts';
import { type Samples, X_RANGE } from '../shared/curve/shapes.ts';
import type { ModelFigures } from './measures.ts';
import { type KeptSurface, keepSurface } from './KeptSurface.ts';

/** What all models of a map learn. */
export interface Task {
  readonly samples: Samples;
  readonly y: readonly [low: number, high: number];
  readonly right: (x: number) => readonly number[];
}

/** A model after its training. */
export interface TrainedModel {
  readonly figures: ModelFigures;
  readonly surface: KeptSurface;
  /** A safetensors file. */
  readonly weights: Uint8Array;
}

const X = evenlySpaced(X_RANGE[0], X_RANGE[1], ROWS);

/** Models that train at once. */
export class Batch {
  readonly settings: readonly ModelSettings[];
  readonly #task: Task;
  readonly #trainer: ReplicaTrainer;
  readonly #program: TrainingProgram<ReplicaHistory[]>;
  readonly #spreads: readonly number[];
  #steps = 0;

  private constructor(
    settings: readonly ModelSettings[],
    task: Task,
    trainer: ReplicaTrainer,
    program: TrainingProgram<ReplicaHistory[]>,
    spreads: readonly number[],
  ) {
    this.settings = settings;
    this.#task = task;
    this.#trainer = trainer;
    this.#program = program;
    this.#spreads = spreads;
  }

  static async start(gpu: Gpu, settings: readonly ModelSettings[], task: Task): Promise<Batch> {
    const replicas = settings.map((model) => {
      const { answers: _, ...own } = trainerOptions(model, task.y);
      return own;
    });
    const common = trainerOptions(settings[0] as ModelSettings, task.y);
    const trainer = await Trainer.create(gpu, { ...common, replicas });
    try {
      const program = await trainer.program(task.samples);
      const spreads = surfacesOf(await trainer.energies(X)).map((surface) => surfaceSpread(surface, ANSWERS));
      return new Batch(settings, task, trainer, program, spreads);
    } catch (error) {
      trainer.dispose();
      throw error;
    }
  }

  /** Training steps that each model has done. */
  get steps(): number {
    return this.#steps;
  }

  train(steps: number): void {
    this.#program.submit(steps);
    this.#steps += steps;
  }

  /** Each model as it is now. */
  async read(): Promise<TrainedModel[]> {
    const [energies, histories, weights] = await Promise.all([
      this.#trainer.energies(X),
      this.#program.history(1),
      Promise.all(this.settings.map((_, i) => this.#trainer.replica(i).parameters.save())),
    ]);
    return surfacesOf(energies).map((surface, i) => ({
      figures: {
        error: inferenceErrorOf(
          surface,
          evenlySpaced(this.#task.y[0], this.#task.y[1], ANSWERS),
          this.#task.right,
        ),
        spread: surfaceSpread(surface, ANSWERS) / (this.#spreads[i] as number),
        loss: histories[i]?.loss[0] ?? Number.NaN,
      },
      surface: keepSurface(surface),
      weights: weights[i] as Uint8Array,
    }));
  }

  dispose(): void {
    this.#trainer.dispose();
  }
}

/** `[R, ROWS, ANSWERS]` → `[ROWS, ANSWERS]` of each. */
function surfacesOf(energies: Float32Array): Float32Array[] {
  const size = ROWS * ANSWERS;
  return Array.from({ length: energies.length / size }, (_, i) =>
    energies.subarray(i * size, (i + 1) * size),
  );
}
