/** Runs a task, one at a time: asked for while it runs, it runs once more afterwards, so that the last request counts. */
export class Latest {
  readonly #task: () => Promise<void>;
  #running = false;
  #again = false;

  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  async run(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#task();
      }
    } finally {
      this.#running = false;
    }
  }
}
