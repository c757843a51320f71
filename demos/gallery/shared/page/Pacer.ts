/** Milliseconds of device work a frame: a GPU keeps 60 frames a second, a CPU adapter at least ten. */
const BUDGET = { gpu: 9, cpu: 65 } as const;

/** How many training steps go into a frame, so that frames keep coming. */
export class Pacer {
  /** Steps a frame that the visitor allows. */
  limit = Infinity;
  readonly #budget: number;
  #steps = 1;

  constructor(kind: keyof typeof BUDGET) {
    this.#budget = BUDGET[kind];
  }

  next(): number {
    return Math.min(this.limit, Math.floor(this.#steps));
  }

  /** Learns from a frame of `steps` steps that kept the device busy for so many milliseconds. */
  measured(steps: number, milliseconds: number): void {
    const room = this.#budget / Math.max(milliseconds, 0.1);
    // Slowly up and quickly down; a frame that the limit made short says nothing about longer ones.
    const wanted = steps * Math.min(1.3, Math.max(0.4, room));
    if (wanted < this.#steps || steps >= Math.floor(this.#steps))
      this.#steps = Math.max(1, wanted, steps === 1 && room > 1 ? this.#steps + 0.25 : 0);
  }
}
