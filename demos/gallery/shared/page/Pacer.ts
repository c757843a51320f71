/** Milliseconds of device work a frame: a GPU keeps 60 frames a second, a CPU adapter at least ten. */
const BUDGET = { gpu: 10, cpu: 70 } as const;
/** Of the budget, what training gets even where drawing is dear. */
const LEAST_SHARE = 0.4;
/** Budgets' worth of training a picture, in a hurry. */
const HURRY = 5;

/** Frames of which one only draws; the first ones do, too. */
const LOOK_EVERY = 24;
const FIRST_LOOKS = 3;

/** How many training steps go into a frame, so that frames keep coming. */
export class Pacer {
  /** Steps a frame that the visitor allows. */
  limit = Infinity;
  /** Few pictures, so that there is more time to train. */
  hurried = false;
  readonly #budget: number;
  #steps = 1;
  /** Milliseconds that a picture takes at least. */
  #drawing = Infinity;
  #frames = 0;

  constructor(kind: keyof typeof BUDGET) {
    this.#budget = BUDGET[kind];
  }

  /** Steps of the next frame. At first and now and then none: what a picture takes is seen in frames without training. */
  next(): number {
    const looks = this.#frames < FIRST_LOOKS || this.#frames % LOOK_EVERY === 0;
    this.#frames++;
    return looks ? 0 : Math.min(this.limit, Math.floor(this.#steps));
  }

  /** Learns from a frame: for how many milliseconds its steps and its picture kept the device busy. */
  measured(steps: number, milliseconds: number): void {
    if (steps === 0) {
      // The least of late: what else the device had to do is no part of it.
      this.#drawing = Math.min(1.1 * this.#drawing, milliseconds);
      return;
    }
    const beside = Math.max(this.#budget - this.#drawing, LEAST_SHARE * this.#budget);
    const room = this.hurried ? HURRY * this.#budget : beside;
    const training = Math.max(milliseconds - this.#drawing, 0.1);
    // Up in strides: a short frame may be chance, a long one is felt.
    this.#steps = Math.max(1, Math.min((steps * room) / training, 1.3 * steps + 1));
  }
}
