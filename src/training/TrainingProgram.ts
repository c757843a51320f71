import type { Program } from '../graph/Program.ts';
import type { Clock, StepRecord } from './Clock.ts';

/** One training step, planned: replayed alone, thousands of times in a submit, or inside an encoder of the application. */
export class TrainingProgram {
  readonly #program: Program;
  readonly #clock: Clock;
  readonly #release: () => void;

  constructor(program: Program, clock: Clock, release: () => void) {
    this.#program = program;
    this.#clock = clock;
    this.#release = release;
  }

  /** Dispatches a step. */
  get launches(): number {
    return this.#program.launches.length;
  }

  /** Trains for `steps` steps and resolves when the GPU is done. Nothing is read back. */
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

  /** The step reached, and the means of the last `count` steps (4,096 are kept). */
  history(count: number): Promise<{ step: number; rows: StepRecord[] }> {
    return this.#clock.recent(count);
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
