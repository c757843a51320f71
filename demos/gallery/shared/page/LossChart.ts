import { DivergenceError } from 'webgpu-ebm';
import { Curve } from './Curve.ts';
import { LineChart } from './lineChart.ts';

/** Steps of history looked at between two reports, at most. */
const LOOK_BACK = 1024;

/** The step reached, and the records of the last `count` steps. */
export type History = (count: number) => Promise<{ step: number; rows: readonly { loss: number }[] }>;

/** The mean loss of every step as a chart. */
export class LossChart {
  readonly #chart: LineChart;
  #curve = new Curve(['loss']);
  #seen = 0;

  constructor(label: string) {
    this.#chart = new LineChart({ title: 'Loss', xLabel: 'step', lines: [{ label, color: '--accent' }] });
  }

  get root(): HTMLElement {
    return this.#chart.root;
  }

  /** For another model. */
  clear(): void {
    this.#curve = new Curve(['loss']);
    this.#seen = 0;
  }

  /**
   * Reads the steps since the last look, of a model that reached `step`.
   *
   * @throws DivergenceError when a loss isn't finite.
   */
  async read(history: History, step: number): Promise<void> {
    const curve = this.#curve;
    const { step: reached, rows } = await history(Math.min(LOOK_BACK, step - this.#seen));
    if (curve !== this.#curve) return;
    for (const [i, { loss }] of rows.entries()) {
      const at = reached - rows.length + i + 1;
      if (!Number.isFinite(loss)) {
        throw new DivergenceError(
          `The loss stopped being finite at step ${at}. Lower the rate, or start from a smaller scale; then press Reset.`,
        );
      }
      curve.add(at, { loss });
    }
    this.#seen = reached;
    this.#chart.set(curve.steps, [curve.values.loss]);
  }

  dispose(): void {
    this.#chart.dispose();
  }
}
