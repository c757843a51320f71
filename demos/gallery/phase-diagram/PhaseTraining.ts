import { CompatibilityError, type Gpu } from 'webgpu-ebm';
import { LOSSES, type ModelSettings } from '../shared/curve/model.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import type { Training } from '../shared/page/Training.ts';
import { SAMPLES } from '../surface/model.ts';
import { type Axis, AXES } from './axes.ts';
import { Batch, type Task, type TrainedModel } from './Batch.ts';
import { allCells, type Cell, LAST, seenAt, strideOf } from './cells.ts';
import { KEPT_COLUMNS, KEPT_ROWS } from './KeptSurface.ts';
import { labelOf, means, type PhaseSettings, settingsAt } from './model.ts';

/** Models that train at once: the whole of the coarsest map. The same on all devices, so that links lead to the same map. */
export const BATCH = 25;

/** A model of the map: cells whose settings are the same share one. */
interface Planned {
  readonly cell: Cell;
  readonly key: string;
}

/** The models of a map, trained batch after batch, coarse first. A step is one of all models of a batch. */
export class PhaseTraining implements Training<PhaseSettings> {
  readonly settings: PhaseSettings;
  /** Called when models are done, and when others begin. */
  onModels: () => void = () => {};
  readonly #gpu: Gpu;
  readonly #task: Task;
  /** Values along the axes, as keys have them. */
  readonly #columns: readonly string[];
  readonly #rows: readonly string[];
  readonly #plan: readonly Planned[];
  readonly #models = new Map<string, TrainedModel>();
  /** Missing while figures are read and the next models are made. */
  #batch: Batch | undefined;
  /** Of the batches before, and of this one. */
  #position = 0;
  /** The farthest position so far: steps that a lost device took away are done again, and don't count again. */
  #counted = 0;
  #failure: unknown;
  #disposed = false;

  private constructor(gpu: Gpu, settings: PhaseSettings) {
    this.#gpu = gpu;
    this.settings = settings;
    const { y, right, samples } = SHAPES[settings.shape];
    this.#task = { y, right, samples: samples(SAMPLES, settings.seed) };
    this.#columns = valuesAlong(AXES[settings.horizontal]);
    this.#rows = valuesAlong(AXES[settings.vertical]);
    const plan = new Map<string, Planned>();
    for (const cell of inOrder(settings)) {
      const key = this.#keyOf(cell);
      if (!plan.has(key)) plan.set(key, { cell, key });
    }
    this.#plan = [...plan.values()];
  }

  /** @throws CompatibilityError for axes that don't make a map. */
  static async start(gpu: Gpu, settings: PhaseSettings): Promise<PhaseTraining> {
    checkAxes(settings);
    const training = new PhaseTraining(gpu, settings);
    await training.#prepare();
    if (training.#failure) throw training.#failure;
    return training;
  }

  /** Models done. */
  get done(): number {
    return this.#models.size;
  }
  /** Models of the finest map. */
  get total(): number {
    return this.#plan.length;
  }
  /** Cells of the models in training. */
  get inTraining(): readonly Cell[] {
    const batch = this.#batch;
    return batch ? this.#coming.map(({ cell }) => cell) : [];
  }

  /** The cell that is seen at a place, with its model. */
  seen(place: Cell): { cell: Cell; model: TrainedModel } | undefined {
    const cell = seenAt(place, (at) => this.#models.has(this.#keyOf(at)));
    const model = cell && this.at(cell);
    return cell && model && { cell, model };
  }

  /** The model of a cell, when it is done. */
  at(cell: Cell): TrainedModel | undefined {
    return this.#models.get(this.#keyOf(cell));
  }

  get models(): IterableIterator<TrainedModel> {
    return this.#models.values();
  }

  train(steps: number): number {
    if (this.#failure) throw this.#failure;
    const batch = this.#batch;
    if (!batch) return 0;
    const count = Math.min(steps, this.settings.steps - batch.steps);
    batch.train(count);
    if (batch.steps === this.settings.steps) void this.#finish(batch);
    this.#position += count;
    const counted = Math.max(0, this.#position - this.#counted);
    this.#counted += counted;
    return counted;
  }

  /** Every setting that decides anything starts a new map. */
  change(): Promise<void> {
    return Promise.resolve();
  }

  async checkpoint(): Promise<readonly Uint8Array[]> {
    const models = [...this.#models.values()];
    const numbers = models.flatMap(({ figures: { error, spread, loss }, surface: { lowest, highest } }) => [
      error,
      spread,
      loss,
      lowest,
      highest,
    ]);
    const parts = models.flatMap(({ surface: { heights }, weights }) => [
      new Uint8Array(heights.buffer),
      weights,
    ]);
    return [new Uint8Array(Float64Array.of(this.#counted, ...numbers).buffer), ...parts];
  }

  restore([head, ...parts]: readonly Uint8Array[]): void {
    const [counted = 0, ...numbers] = new Float64Array((head as Uint8Array).slice().buffer);
    for (let i = 0; 2 * i < parts.length; i++) {
      const [bytes, weights] = parts.slice(2 * i, 2 * i + 2) as [Uint8Array, Uint8Array];
      const [error, spread, loss, lowest, highest] = numbers.slice(5 * i, 5 * i + 5) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const heights = new Uint16Array(bytes.slice().buffer, 0, KEPT_ROWS * KEPT_COLUMNS);
      const { key } = this.#plan[i] as Planned;
      this.#models.set(key, {
        figures: { error, spread, loss },
        surface: { heights, lowest, highest },
        weights,
      });
    }
    this.#counted = counted;
    this.#position = Math.ceil(this.done / BATCH) * this.settings.steps;
    this.#batch?.dispose();
    this.#batch = undefined;
    void this.#prepare();
  }

  dispose(): void {
    this.#disposed = true;
    this.#batch?.dispose();
    this.#batch = undefined;
  }

  /** What is trained now or next. */
  get #coming(): readonly Planned[] {
    return this.#plan.slice(this.done, this.done + BATCH);
  }

  #keyOf({ column, row }: Cell): string {
    return `${this.#columns[column]} ${this.#rows[row]}`;
  }

  /** Makes the next batch. Nobody waits for it: what goes wrong is told by `train`. */
  async #prepare(): Promise<void> {
    const models = this.#coming.map(({ cell }): ModelSettings => settingsAt(this.settings, cell));
    if (models.length === 0) return;
    await this.#guard(async () => {
      const batch = await Batch.start(this.#gpu, models, this.#task);
      if (this.#disposed) return batch.dispose();
      this.#batch = batch;
      this.onModels();
    });
  }

  async #finish(batch: Batch): Promise<void> {
    this.#batch = undefined;
    const coming = this.#coming;
    await this.#guard(async () => {
      try {
        const trained = await batch.read();
        for (const [i, { key }] of coming.entries()) this.#models.set(key, trained[i] as TrainedModel);
      } finally {
        batch.dispose();
      }
      if (this.#disposed) return;
      this.onModels();
      await this.#prepare();
    });
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#disposed) this.#failure = error;
    }
  }
}

function valuesAlong(axis: Axis): string[] {
  return Array.from({ length: LAST + 1 }, (_, place) => String(axis.at(place / LAST)));
}

/** Coarse maps first; in each, models of one shape after the other, since they train best together. */
function inOrder(settings: PhaseSettings): Cell[] {
  const shapeOf = (cell: Cell): number => {
    const { hidden, outputs } = settingsAt(settings, cell);
    return 100 * hidden + outputs;
  };
  return allCells().sort((a, b) => strideOf(b) - strideOf(a) || shapeOf(a) - shapeOf(b));
}

function checkAxes(settings: PhaseSettings): void {
  const { horizontal, vertical, loss } = settings;
  if (horizontal === vertical) {
    throw new CompatibilityError(
      `Map: expected two different settings along its axes, got ${labelOf(horizontal)} twice. Choose another one.`,
    );
  }
  const idle = [horizontal, vertical].find((axis) => !means(axis, settings));
  if (idle) {
    throw new CompatibilityError(
      `Map: expected settings that change the models, got ${labelOf(idle)}, which means nothing to these ` +
        `(loss: ${LOSSES[loss].name}). Choose another axis, loss or architecture.`,
    );
  }
}
