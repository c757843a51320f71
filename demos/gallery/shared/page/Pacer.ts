/** Milliseconds of device work a frame: a GPU keeps 60 frames a second, a CPU adapter at least ten. */
const BUDGET = { gpu: 10, cpu: 70 } as const;
/** Of the budget, what training gets even where drawing is dear. */
const LEAST_SHARE = 0.4;

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

  /** Learns from a frame: how long its steps kept the device busy, and how long its picture, in milliseconds. */
  measured(steps: number, training: number, drawing: number): void {
    const room = Math.max(this.#budget - drawing, LEAST_SHARE * this.#budget);
    const fitting = (steps * room) / Math.max(training, 0.1);
    // Up in small strides: a short frame may be chance, a long one is felt.
    this.#steps = Math.max(1, Math.min(fitting, 1.3 * steps + 0.5));
  }
}
