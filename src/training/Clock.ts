import type { Gpu } from '../gpu/Gpu.ts';
import { readTensor, readTensors, type Allocate, type Tensor } from '../graph/Tensor.ts';

/** Steps whose loss is kept on the GPU. */
export const HISTORY_CAPACITY = 4096;

/** Numbers kept a step: mean loss, mean Ec, mean contrast. */
export const HISTORY_WIDTH = 3;

/** What varies from step to step, on the GPU: the clock {step, epoch, position in the epoch, 0} and the history of losses. */
export class Clock {
  readonly tensor: Tensor;
  readonly history: Tensor;
  /** The number 1: `∂loss/∂loss`. */
  readonly one: Tensor;
  /** Steps whose loss the history holds. */
  readonly capacity: number;
  readonly #gpu: Gpu;

  constructor(gpu: Gpu, allocate: Allocate, capacity = HISTORY_CAPACITY) {
    this.#gpu = gpu;
    this.capacity = capacity;
    this.tensor = allocate('state', 'clock', [4], { element: 'u32' });
    this.history = allocate('state', 'history', [capacity, HISTORY_WIDTH]);
    this.one = allocate('state', 'one', [1], { data: Float32Array.of(1) });
  }

  /** Steps done. */
  async step(): Promise<number> {
    return (await this.read())[0] as number;
  }

  async read(): Promise<Uint32Array> {
    return (await readTensor(this.#gpu, this.tensor)) as Uint32Array;
  }

  /** The step reached, and the last `count` rows of the history, or as many as there are, oldest first. */
  async recent(count: number): Promise<{ step: number; rows: StepRecord[] }> {
    const [clock, history] = (await readTensors(this.#gpu, [this.tensor, this.history])) as [
      Uint32Array,
      Float32Array,
    ];
    const step = clock[0] as number;
    const length = Math.min(count, step, this.capacity);
    const rows = Array.from({ length }, (_, i) => {
      const at = ((step - length + i) % this.capacity) * HISTORY_WIDTH;
      const [loss = 0, right = 0, contrast = 0] = history.subarray(at, at + HISTORY_WIDTH);
      return { loss, right, contrast };
    });
    return { step, rows };
  }
}

/** Batch means at one step, before its update. `contrast` is 0 for losses without one. */
export interface StepRecord {
  loss: number;
  right: number;
  contrast: number;
}
