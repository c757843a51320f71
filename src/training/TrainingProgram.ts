import type { PlanOptions } from '../graph/Program.ts';
import { checkKnown, checkWhole } from '../options.ts';
import type { StepRecord } from './Clock.ts';

/** A planned step: of one model, or of many at once. */
export interface Replay {
  readonly launches: readonly unknown[];
  run(steps: number): Promise<void>;
  submit(steps: number): void;
  encode(encoder: GPUCommandEncoder, steps: number): void;
  describe(): string;
  dispose(): void;
}

export interface ProgramOptions extends PlanOptions {
  /** Samples a step, as for `fit`. */
  batchSize?: number | undefined;
}

/** @throws DataError for a misspelt option, or a batch of no whole number of samples. */
export function checkProgram(options: ProgramOptions): ProgramOptions {
  checkKnown('program', options, ['batchSize', 'onProgress']);
  if (options.batchSize !== undefined) checkWhole('program', 'batchSize', options.batchSize);
  return options;
}

/** What each step takes of the samples. */
export interface Batch {
  readonly samples: number;
  /** Rows of x: one a sample, or one a position where samples are sequences. */
  readonly rows: number;
  /**
   * How many rows hold no position in a step, at most. Sequences are drawn each from others of about its length: the rows
   * left over are never more than the longest sequence has above the shortest, in a batch of any size.
   */
  readonly padding: number;
}

/**
 * One training step, planned: replayed alone, thousands of times in a submit, or inside an encoder of the application.
 *
 * `H` is what its history says: of one model the step reached and its records, of replicas a `ReplicaHistory` each.
 */
export class TrainingProgram<H = { step: number; rows: StepRecord[] }> {
  /** Steps of the history that are kept on the GPU. */
  readonly capacity: number;
  /** What a step takes. */
  readonly batch: Batch;
  readonly #program: Replay;
  readonly #history: (count: number) => Promise<H>;
  readonly #release: () => void;

  constructor(
    program: Replay,
    { batch, capacity, history }: { batch: Batch; capacity: number; history: (count: number) => Promise<H> },
    release: () => void,
  ) {
    this.#program = program;
    this.batch = batch;
    this.capacity = capacity;
    this.#history = history;
    this.#release = release;
  }

  /** Dispatches a step. */
  get launches(): number {
    return this.#program.launches.length;
  }

  /**
   * Trains for `steps` steps and resolves when the GPU is done. Nothing is read back.
   *
   * @throws DataError unless `steps` is a whole number ≥ 0; so do `submit` and `encode`.
   */
  run(steps = 1): Promise<void> {
    return this.#program.run(steps);
  }

  /** Like `run`, without waiting. */
  submit(steps = 1): void {
    this.#program.submit(steps);
  }

  /** Records `steps` steps into an encoder of the application. */
  encode(encoder: GPUCommandEncoder, steps = 1): void {
    this.#program.encode(encoder, steps);
  }

  /**
   * The step reached, and the means of the last `count` steps, or of as many as are kept (`capacity`).
   *
   * @throws DataError unless `count` is a whole number ≥ 0.
   */
  async history(count: number): Promise<H> {
    checkWhole('history', 'count', count, 0);
    return this.#history(count);
  }

  /** A table of launches, shapes and bytes, with what was fused and how the arena is used. */
  describe(): string {
    return this.#program.describe();
  }

  dispose(): void {
    this.#program.dispose();
    this.#release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
