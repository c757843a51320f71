import type { Gpu } from '../gpu/Gpu.ts';
import { readTensor, releaseTensor, type Allocate, type Tensor } from '../graph/Tensor.ts';

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

  /** The step reached, and the last `count ≤ capacity` rows of the history, oldest first. */
  async recent(count: number): Promise<{ step: number; rows: StepRecord[] }> {
    const [clock, history] = await Promise.all([this.read(), readTensor(this.#gpu, this.history)]);
    const step = clock[0] as number;
    const rows = Array.from(
      { length: Math.min(count, step) },
      (_, i, first = step - Math.min(count, step)) => {
        const at = ((first + i) % this.capacity) * HISTORY_WIDTH;
        const [loss = 0, right = 0, contrast = 0] = history.subarray(at, at + HISTORY_WIDTH);
        return { loss, right, contrast };
      },
    );
    return { step, rows };
  }

  dispose(): void {
    for (const tensor of [this.tensor, this.history, this.one]) releaseTensor(this.#gpu, tensor);
  }
}

/** Batch means at one step, before its update. `contrast` is 0 for losses without one. */
export interface StepRecord {
  loss: number;
  right: number;
  contrast: number;
}
