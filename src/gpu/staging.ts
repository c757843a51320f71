import { BufferUsage, MAP_MODE_READ } from './flags.ts';

const SLOTS = 8;
const SLOT_BYTES = 1 << 19;
const USAGE = BufferUsage.mapRead | BufferUsage.copyDestination;

/** Where a copy in flight lands: a byte range of a buffer, four-byte aligned. */
export interface BufferRange {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly bytes: number;
}

/** Makes and gives back the buffers that copies land in. */
export interface StagingBuffers {
  create(bytes: number, usage: number, label: string): GPUBuffer;
  release(buffer: GPUBuffer): void;
}

/**
 * Asynchronous readback through a small ring of mappable buffers, or, where too few of them are free, through buffers of its
 * own that are gone afterwards.
 *
 * All copies of a read are submitted before it returns: what is submitted later changes nothing in it.
 */
export class StagingRing {
  readonly #device: GPUDevice;
  readonly #buffers: StagingBuffers;
  readonly #free: GPUBuffer[] = [];

  constructor(device: GPUDevice, buffers: StagingBuffers) {
    this.#device = device;
    this.#buffers = buffers;
    for (let i = 0; i < SLOTS; i++) this.#free.push(buffers.create(SLOT_BYTES, USAGE, `staging ${i}`));
  }

  /** The bytes of each range as everything submitted so far leaves them. Short ranges share a copy's buffer. */
  async read(ranges: readonly BufferRange[]): Promise<ArrayBuffer[]> {
    const results = ranges.map(({ bytes }) => new Uint8Array(bytes));
    const copies = this.#submit(ranges);
    await Promise.all(copies.map((copy) => this.#collect(copy, results)));
    return results.map(({ buffer }) => buffer);
  }

  #submit(ranges: readonly BufferRange[]): Copy[] {
    const short = packPieces(ranges, SLOT_BYTES);
    const fits = short.length <= this.#free.length;
    const lists = fits ? short : packPieces(ranges, this.#device.limits.maxBufferSize);
    const copies: Copy[] = [];
    try {
      for (const pieces of lists) copies.push({ pieces, ...this.#buffer(pieces, fits) });
    } catch (error) {
      for (const { giveBack } of copies) giveBack();
      throw error;
    }
    const encoder = this.#device.createCommandEncoder({ label: 'readback' });
    for (const { pieces, buffer } of copies) {
      let at = 0;
      for (const { range, start, bytes } of pieces) {
        encoder.copyBufferToBuffer(range.buffer, range.offset + start, buffer, at, bytes);
        at += bytes;
      }
    }
    this.#device.queue.submit([encoder.finish()]);
    return copies;
  }

  /** A slot of the ring, or a buffer of its own. */
  #buffer(pieces: readonly Piece[], fromRing: boolean): Omit<Copy, 'pieces'> {
    if (fromRing) {
      const slot = this.#free.pop() as GPUBuffer;
      return { buffer: slot, giveBack: () => void this.#free.push(slot) };
    }
    const buffer = this.#buffers.create(bytesOf(pieces), USAGE, 'staging of a long read');
    return { buffer, giveBack: () => this.#buffers.release(buffer) };
  }

  async #collect({ pieces, buffer, giveBack }: Copy, results: readonly Uint8Array[]): Promise<void> {
    try {
      const used = bytesOf(pieces);
      await buffer.mapAsync(MAP_MODE_READ, 0, used);
      const mapped = new Uint8Array(buffer.getMappedRange(0, used));
      let at = 0;
      for (const { position, start, bytes } of pieces) {
        results[position]?.set(mapped.subarray(at, at + bytes), start);
        at += bytes;
      }
      buffer.unmap();
    } finally {
      giveBack();
    }
  }
}

/** Pieces on their way to the CPU. */
interface Copy {
  readonly pieces: readonly Piece[];
  readonly buffer: GPUBuffer;
  giveBack(): void;
}

/** Bytes `start` … of range number `position`, no more than a buffer holds. */
interface Piece {
  readonly position: number;
  readonly range: BufferRange;
  readonly start: number;
  readonly bytes: number;
}

const bytesOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes }) => sum + bytes, 0);

/** Cuts ranges into pieces, in lists that fill a buffer of `capacity` bytes each. */
function packPieces(ranges: readonly BufferRange[], capacity: number): Piece[][] {
  const lists: Piece[][] = [];
  let room = 0;
  for (const [position, range] of ranges.entries()) {
    for (let start = 0; start < range.bytes; start += capacity) {
      const bytes = Math.min(capacity, range.bytes - start);
      if (bytes > room) {
        lists.push([]);
        room = capacity;
      }
      lists.at(-1)?.push({ position, range, start, bytes });
      room -= bytes;
    }
  }
  return lists;
}
