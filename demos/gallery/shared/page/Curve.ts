/** Points kept of a curve; when there are more, every second goes. */
const MOST = 512;

/** What was measured at some steps of a training, thinned out evenly as it grows. */
export class Curve<K extends string> {
  readonly steps: number[] = [];
  readonly values: Readonly<Record<K, number[]>>;
  #stride = 1;
  readonly #names: readonly K[];

  constructor(names: readonly K[]) {
    this.#names = names;
    this.values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, number[]>;
  }

  /** Takes the point unless it is one of those left out. */
  add(step: number, point: Readonly<Record<K, number>>): void {
    const last = this.steps.at(-1);
    if (last !== undefined && step - last < this.#stride) return;
    this.steps.push(step);
    for (const name of this.#names) this.values[name].push(point[name]);
    if (this.steps.length < MOST) return;
    this.#stride = Math.max(2 * this.#stride, Math.ceil((2 * (step - (this.steps[0] as number))) / MOST));
    for (const list of [this.steps, ...this.#names.map((name) => this.values[name])]) {
      list.splice(0, list.length, ...list.filter((_, i) => i % 2 === 0));
    }
  }
}
