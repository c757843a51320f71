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
 * Reads of any size and number go through in pieces of a slot, several in flight, so reading never allocates on the device.
 */
export class StagingRing {
  readonly #device: GPUDevice;
  readonly #assertLive: (buffer: GPUBuffer) => void;
  readonly #free: GPUBuffer[] = [];
  readonly #waiting: ((slot: GPUBuffer) => void)[] = [];

  /** @param assertLive throws for a buffer that was destroyed while its turn came. */
  constructor(
    device: GPUDevice,
    createBuffer: (bytes: number, usage: number, label: string) => GPUBuffer,
    assertLive: (buffer: GPUBuffer) => void,
  ) {
    this.#device = device;
    this.#assertLive = assertLive;
    for (let i = 0; i < SLOTS; i++) {
      this.#free.push(
        createBuffer(SLOT_BYTES, BufferUsage.mapRead | BufferUsage.copyDestination, `staging ${i}`),
      );
    }
  }

  /** The bytes of each range once everything submitted so far has run. Short ranges share a slot and a copy. */
  async read(ranges: readonly BufferRange[]): Promise<ArrayBuffer[]> {
    const results = ranges.map(({ bytes }) => new Uint8Array(bytes));
    await Promise.all(packPieces(ranges).map((pieces) => this.#readPieces(pieces, results)));
    return results.map(({ buffer }) => buffer);
  }

  async #readPieces(pieces: readonly Piece[], results: readonly Uint8Array[]): Promise<void> {
    const slot = this.#free.pop() ?? (await new Promise<GPUBuffer>((resolve) => this.#waiting.push(resolve)));
    try {
      for (const { range } of pieces) this.#assertLive(range.buffer);
      const encoder = this.#device.createCommandEncoder({ label: 'readback' });
      let used = 0;
      for (const { range, start, bytes } of pieces) {
        encoder.copyBufferToBuffer(range.buffer, range.offset + start, slot, used, bytes);
        used += bytes;
      }
      this.#device.queue.submit([encoder.finish()]);
      await slot.mapAsync(MAP_MODE_READ, 0, used);
      const mapped = new Uint8Array(slot.getMappedRange(0, used));
      let at = 0;
      for (const { position, start, bytes } of pieces) {
        results[position]?.set(mapped.subarray(at, at + bytes), start);
        at += bytes;
      }
      slot.unmap();
    } finally {
      const next = this.#waiting.shift();
      if (next) next(slot);
      else this.#free.push(slot);
    }
  }
}

/** Bytes `start` … of range number `position`, no more than a slot. */
interface Piece {
  readonly position: number;
  readonly range: BufferRange;
  readonly start: number;
  readonly bytes: number;
}

/** Cuts ranges into pieces, in lists that fill a slot each. */
function packPieces(ranges: readonly BufferRange[]): Piece[][] {
  const lists: Piece[][] = [];
  let room = 0;
  for (const [position, range] of ranges.entries()) {
    for (let start = 0; start < range.bytes; start += SLOT_BYTES) {
      const bytes = Math.min(SLOT_BYTES, range.bytes - start);
      if (bytes > room) {
        lists.push([]);
        room = SLOT_BYTES;
      }
      lists.at(-1)?.push({ position, range, start, bytes });
      room -= bytes;
    }
  }
  return lists;
}
