import { DataError, LimitError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { allocateTensor, borrowTensor, storageOf, Tensor, writeTensor } from '../graph/Tensor.ts';

/** Numbers on the CPU, or a GPUBuffer of float32 with usage STORAGE on the same device. */
export type Values = ArrayLike<number> | GPUBuffer;

export function isBuffer(values: Values): values is GPUBuffer {
  return 'mapState' in values && 'usage' in values;
}

/**
 * Values as they are now: what the caller writes into its array later changes nothing.
 *
 * @throws DataError where there are none: callers without types leave them out, or misspell their name.
 */
export function held(name: string, values: Values | undefined): Float32Array | GPUBuffer {
  if (typeof values !== 'object' || values === null) {
    throw new DataError(
      `data: expected numbers in ${name}, got ${String(values)}. Pass an array of numbers, row by row, or a GPUBuffer.`,
    );
  }
  return isBuffer(values) ? values : new Float32Array(values);
}

/** Rows `first … first + rows` of a table, small enough for one binding. */
export interface Chunk {
  readonly tensor: Tensor;
  readonly first: number;
}

/** Chunks start at multiples of 64 rows, so that their offsets in a buffer are multiples of 256 bytes. */
const ROW_ALIGNMENT = 64;

/** A table on the GPU; in several chunks where it is larger than a binding may be. */
export interface Table {
  readonly chunks: readonly Chunk[];
  readonly owned: readonly Tensor[];
}

export function uploadTable(
  gpu: Gpu,
  name: string,
  values: Float32Array | GPUBuffer,
  rows: number,
  width: number,
): Table {
  const chunkRows = Math.min(rows, rowsPerBinding(gpu, name, width));
  const chunks: Chunk[] = [];
  const borrowed = isBuffer(values) ? borrowTensor(name, [rows, width], values).storage : undefined;
  for (let first = 0; first < rows; first += chunkRows) {
    const count = Math.min(chunkRows, rows - first);
    const tensor = borrowed
      ? new Tensor(name, [count, width], 'f32', {
          buffer: borrowed.buffer,
          offset: first * width * 4,
          bytes: count * width * 4,
        })
      : allocateTensor(gpu, 'data', name, [count, width], {
          data: (values as Float32Array).subarray(first * width, (first + count) * width),
        });
    chunks.push({ tensor, first });
  }
  return { chunks, owned: borrowed ? [] : chunks.map(({ tensor }) => tensor) };
}

function rowsPerBinding(gpu: Gpu, name: string, width: number): number {
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const rows = Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / (width * 4));
  if (rows < ROW_ALIGNMENT) {
    throw new LimitError(
      `data: expected rows of ${name} of at most ${maxStorageBufferBindingSize / (4 * ROW_ALIGNMENT)} numbers, got ${width}. ` +
        'Request a device with a higher maxStorageBufferBindingSize.',
    );
  }
  return Math.floor(rows / ROW_ALIGNMENT) * ROW_ALIGNMENT;
}

/** Copies `count` numbers, from the one at `first`, to the start of a stored tensor. */
export function copyIn(gpu: Gpu, target: Tensor, values: Values, first: number, count: number): void {
  if (!isBuffer(values)) {
    const Elements = target.element === 'f32' ? Float32Array : Uint32Array;
    const table = values instanceof Elements ? values.subarray(first, first + count) : new Elements(count);
    if (!(values instanceof Elements)) for (let i = 0; i < count; i++) table[i] = values[first + i] as number;
    writeTensor(gpu, target, table);
    return;
  }
  if ((values.usage & BufferUsage.copySource) === 0) {
    throw new DataError(
      `${target.label}: expected a GPUBuffer with usage COPY_SRC. Create it with GPUBufferUsage.COPY_SRC.`,
    );
  }
  const { buffer, offset } = storageOf(target);
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(values, first * 4, buffer, offset, count * 4);
  gpu.device.queue.submit([encoder.finish()]);
}
