/** Several pictures of one model, each redrawn when the step or something else changed; on CPU adapters one a frame. */
export class Turns {
  readonly #drawnAt: (number | undefined)[];
  readonly #aFrame: number;
  #next = 0;

  constructor(pictures: number, kind: 'cpu' | 'gpu') {
    this.#drawnAt = Array.from({ length: pictures });
    this.#aFrame = kind === 'gpu' ? pictures : 1;
  }

  /** No picture is as it should be any more. */
  redraw(): void {
    this.#drawnAt.fill(undefined);
  }

  /** Draws those whose turn it is; returns whether some are left for the next frame. */
  draw(step: number, draw: (picture: number) => void): boolean {
    const count = this.#drawnAt.length;
    let drawn = 0;
    for (let tried = 0; tried < count && drawn < this.#aFrame; tried++) {
      const picture = this.#next;
      this.#next = (picture + 1) % count;
      if (this.#drawnAt[picture] === step) continue;
      draw(picture);
      this.#drawnAt[picture] = step;
      drawn++;
    }
    return this.#drawnAt.some((at) => at !== step);
  }
}
