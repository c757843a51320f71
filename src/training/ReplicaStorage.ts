import { LimitError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { sizeOf, Tensor, writeTensor, type Allocate } from '../graph/Tensor.ts';

/** WebGPU's alignment of storage bindings. */
const ALIGNMENT = 256;

/**
 * The stored tensors of replicas that are made alike: one buffer for each kind of tensor, in which the replicas lie one
 * after the other.
 */
export class ReplicaStorage {
  readonly #gpu: Gpu;
  readonly #count: number;
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(gpu: Gpu, count: number) {
    this.#gpu = gpu;
    this.#count = count;
  }

  /** Makes the tensors of replica `place`; each replica asks for the same ones. */
  allocateFor(place: number): Allocate {
    return (role, label, shape, { element, data } = {}) => {
      const bytes = sizeOf(shape) * 4;
      const stride = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
      let buffer = this.#buffers.get(label);
      if (!buffer) {
        this.#checkFits(label, stride);
        buffer = this.#gpu.createStorage(role, this.#count * stride, `${label} of replicas`);
        this.#buffers.set(label, buffer);
      }
      const tensor = new Tensor(label, shape, element, { buffer, offset: place * stride, bytes });
      if (data) writeTensor(this.#gpu, tensor, data);
      return tensor;
    };
  }

  release(): void {
    for (const buffer of this.#buffers.values()) this.#gpu.releaseBuffer(buffer);
  }

  #checkFits(label: string, stride: number): void {
    const { maxBufferSize } = this.#gpu.device.limits;
    if (this.#count * stride <= maxBufferSize) return;
    throw new LimitError(
      `replicas: expected ${label} of all replicas to fit in a buffer of ${maxBufferSize} bytes (maxBufferSize), ` +
        `got ${this.#count} replicas of ${stride} bytes. Train at most ${Math.floor(maxBufferSize / stride)} at a time, ` +
        'or request a device with a higher limit.',
    );
  }
}
