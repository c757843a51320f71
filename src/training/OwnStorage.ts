import type { Gpu } from '../gpu/Gpu.ts';
import { allocateTensor, releaseTensor, type Allocate, type Tensor } from '../graph/Tensor.ts';

/** Stored tensors, each in a buffer of its own, given back together: all that were made, where making one more failed. */
export class OwnStorage {
  readonly #gpu: Gpu;
  readonly #tensors: Tensor[] = [];

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  readonly allocate: Allocate = (...wanted) => {
    const tensor = allocateTensor(this.#gpu, ...wanted);
    this.#tensors.push(tensor);
    return tensor;
  };

  release(): void {
    for (const tensor of this.#tensors) releaseTensor(this.#gpu, tensor);
  }
}
