/** Milliseconds of device work a frame: a GPU keeps 60 frames a second, a CPU adapter at least ten. */
const BUDGET = { gpu: 10, cpu: 70 } as const;
/** Of a frame, what training gets even where drawing is dear, and is taken to have had. */
const LEAST_SHARE = 0.4;
/** Budgets' worth of training a picture, in a hurry. */
const HURRY = 5;

/** Frames of which one only draws. */
const LOOK_EVERY = 24;

/** How many training steps go into a frame, so that frames keep coming. */
export class Pacer {
  /** Steps a frame that the visitor allows. */
  limit = Infinity;
  /** Few pictures, so that there is more time to train. */
  hurried = false;
  readonly #budget: number;
  #steps = 1;
  /** Milliseconds that a picture takes; unknown at first. */
  #drawing: number | undefined;
  #frames = 0;

  constructor(kind: keyof typeof BUDGET) {
    this.#budget = BUDGET[kind];
  }

  /** Steps of the next frame. Now and then none: what a picture takes is seen in frames without training. */
  next(): number {
    return this.#frames++ % LOOK_EVERY === 0 ? 0 : Math.min(this.limit, Math.floor(this.#steps));
  }

  /** Learns from a frame: for how many milliseconds its steps and its picture kept the device busy. */
  measured(steps: number, milliseconds: number): void {
    if (steps === 0 || this.#drawing === undefined) {
      this.#drawing = ((this.#drawing ?? milliseconds) + milliseconds) / 2;
      return;
    }
    const beside = Math.max(this.#budget - this.#drawing, LEAST_SHARE * this.#budget);
    const room = this.hurried ? HURRY * this.#budget : beside;
    const training = Math.max(milliseconds - this.#drawing, LEAST_SHARE * milliseconds, 0.1);
    // Up in strides: a short frame may be chance, a long one is felt.
    this.#steps = Math.max(1, Math.min((steps * room) / training, 1.5 * steps + 1));
  }
}
