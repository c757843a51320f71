/** Steps and frames a second, over the time between two looks. */
export class Pace {
  stepsPerSecond = 0;
  framesPerSecond = 0;
  #time = 0;
  #step = 0;
  #frames = 0;

  /** Starts to count anew. */
  begin(time: number, step: number): void {
    this.#time = time;
    this.#step = step;
    this.#frames = 0;
  }

  frame(): void {
    this.#frames++;
  }

  look(time: number, step: number): void {
    const seconds = (time - this.#time) / 1000;
    if (seconds <= 0) return;
    this.stepsPerSecond = Math.max(0, step - this.#step) / seconds;
    this.framesPerSecond = this.#frames / seconds;
    this.begin(time, step);
  }
}
