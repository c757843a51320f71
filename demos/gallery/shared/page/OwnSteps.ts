import type { TrainingProgram } from 'webgpu-ebm';

/** A training program that tells of the steps that it ran: its history holds nothing of those before, which others ran. */
export class OwnSteps {
  readonly #program: TrainingProgram;
  #count = 0;

  constructor(program: TrainingProgram) {
    this.#program = program;
  }

  submit(steps: number): void {
    this.#program.submit(steps);
    this.#count += steps;
  }

  /** The step reached, and the means of the last `count` steps, or of as many as there are. */
  history(count: number): ReturnType<TrainingProgram['history']> {
    return this.#program.history(Math.min(count, this.#count));
  }
}
