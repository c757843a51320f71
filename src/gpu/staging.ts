import { BufferUsage, MAP_MODE_READ } from './flags.ts';

const SLOTS = 4;
const SLOT_BYTES = 1 << 20;

/** Where a copy in flight lands: a byte range of a buffer, four-byte aligned. */
export interface BufferRange {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Asynchronous readback through a fixed ring of mappable buffers.
 *
 * A read of any size goes through in pieces of a slot, several in flight, so reading never allocates on the device.
 */
export class StagingRing {
  readonly #device: GPUDevice;
  readonly #free: GPUBuffer[] = [];
  readonly #waiting: ((slot: GPUBuffer) => void)[] = [];

  constructor(device: GPUDevice, createBuffer: (bytes: number, usage: number, label: string) => GPUBuffer) {
    this.#device = device;
    for (let i = 0; i < SLOTS; i++) {
      this.#free.push(
        createBuffer(SLOT_BYTES, BufferUsage.mapRead | BufferUsage.copyDestination, `staging ${i}`),
      );
    }
  }

  /** The bytes of `range` once everything submitted so far has run. */
  async read(range: BufferRange): Promise<ArrayBuffer> {
    const result = new Uint8Array(range.bytes);
    const pieces: Promise<void>[] = [];
    for (let start = 0; start < range.bytes; start += SLOT_BYTES) {
      pieces.push(this.#readPiece(range, start, Math.min(SLOT_BYTES, range.bytes - start), result));
    }
    await Promise.all(pieces);
    return result.buffer;
  }

  async #readPiece(range: BufferRange, start: number, bytes: number, result: Uint8Array): Promise<void> {
    const slot = this.#free.pop() ?? (await new Promise<GPUBuffer>((resolve) => this.#waiting.push(resolve)));
    try {
      const encoder = this.#device.createCommandEncoder({ label: 'readback' });
      encoder.copyBufferToBuffer(range.buffer, range.offset + start, slot, 0, bytes);
      this.#device.queue.submit([encoder.finish()]);
      await slot.mapAsync(MAP_MODE_READ, 0, bytes);
      result.set(new Uint8Array(slot.getMappedRange(0, bytes)), start);
      slot.unmap();
    } finally {
      const next = this.#waiting.shift();
      if (next) next(slot);
      else this.#free.push(slot);
    }
  }
}
