import { ShapeError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { BufferRole } from '../gpu/memory.ts';
import type { BufferRange } from '../gpu/staging.ts';

export type Shape = readonly number[];
export type ElementType = 'f32' | 'u32';

/** Elements of a shape; the empty shape is a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * A row-major array of 32-bit elements on the GPU.
 *
 * Virtual (no storage) while a graph is being recorded: the plan gives it a place in the arena.
 * With storage: a range of a buffer that lives longer than a step, such as parameters or data.
 */
export class Tensor {
  readonly label: string;
  readonly shape: Shape;
  readonly element: ElementType;
  readonly storage: BufferRange | undefined;

  constructor(label: string, shape: Shape, element: ElementType = 'f32', storage?: BufferRange) {
    if (!shape.every((extent) => Number.isInteger(extent) && extent > 0)) {
      throw new ShapeError(
        `${label}: expected positive whole extents, got [${shape.join(', ')}]. Check that the data isn't empty.`,
      );
    }
    this.label = label;
    this.shape = shape;
    this.element = element;
    this.storage = storage;
  }

  get length(): number {
    return sizeOf(this.shape);
  }

  get bytes(): number {
    return this.length * 4;
  }

  /** Rows of a matrix: the first extent. */
  get rows(): number {
    return this.shape[0] ?? 1;
  }

  /** Elements in a row: all extents but the first. */
  get width(): number {
    return sizeOf(this.shape.slice(1));
  }

  toString(): string {
    return `${this.label} [${this.shape.join(', ')}]`;
  }
}

export interface AllocateOptions {
  element?: ElementType;
  /** Starting values (default: zeros). */
  data?: Float32Array | Uint32Array;
}

/** Makes a stored tensor: in a buffer of its own, or beside others. */
export type Allocate = (role: BufferRole, label: string, shape: Shape, options?: AllocateOptions) => Tensor;

/** A tensor with a buffer of its own, to be given back with `releaseTensor`. Starts as zeros, or as `data`. */
export function allocateTensor(
  gpu: Gpu,
  role: BufferRole,
  label: string,
  shape: Shape,
  options: AllocateOptions = {},
): Tensor {
  const bytes = sizeOf(shape) * 4;
  const buffer = gpu.createStorage(role, bytes, label);
  const tensor = new Tensor(label, shape, options.element, { buffer, offset: 0, bytes });
  if (options.data) writeTensor(gpu, tensor, options.data);
  return tensor;
}

/** Wraps a buffer of the application; never destroyed here. */
export function borrowTensor(label: string, shape: Shape, buffer: GPUBuffer): Tensor {
  const bytes = sizeOf(shape) * 4;
  if ((buffer.usage & BufferUsage.storage) === 0) {
    throw new ShapeError(
      `${label}: expected a GPUBuffer with usage STORAGE. Create it with GPUBufferUsage.STORAGE.`,
    );
  }
  if (buffer.size < bytes) {
    throw new ShapeError(
      `${label}: expected a GPUBuffer of at least ${bytes} bytes, got ${buffer.size}. Pass a larger one.`,
    );
  }
  return new Tensor(label, shape, 'f32', { buffer, offset: 0, bytes });
}

export function releaseTensor(gpu: Gpu, tensor: Tensor): void {
  if (tensor.storage) gpu.releaseBuffer(tensor.storage.buffer);
}

/** Overwrites a stored tensor, from its start. */
export function writeTensor(gpu: Gpu, tensor: Tensor, data: Float32Array | Uint32Array): void {
  const { buffer, offset } = storageOf(tensor);
  gpu.assertLive(`write ${tensor.label}`, buffer);
  if (data.length > tensor.length) {
    throw new ShapeError(
      `write ${tensor}: expected at most ${tensor.length} elements, got ${data.length}. Pass an array of its size.`,
    );
  }
  gpu.device.queue.writeBuffer(buffer, offset, data.buffer, data.byteOffset, data.byteLength);
}

/** Reads a stored tensor back, after everything submitted so far. u32 tensors come as `Uint32Array`. */
export async function readTensor(gpu: Gpu, tensor: Tensor): Promise<Float32Array | Uint32Array> {
  const [values] = await readTensors(gpu, [tensor]);
  return values as Float32Array | Uint32Array;
}

/** Reads many stored tensors back in a few copies. */
export async function readTensors(
  gpu: Gpu,
  tensors: readonly Tensor[],
): Promise<(Float32Array | Uint32Array)[]> {
  const read = await gpu.readAll(tensors.map(storageOf));
  return tensors.map((tensor, i) => valuesOf(tensor, read[i] as ArrayBuffer));
}

/** Bytes of a tensor as its elements. */
export function valuesOf({ element }: Tensor, bytes: ArrayBuffer): Float32Array | Uint32Array {
  return element === 'f32' ? new Float32Array(bytes) : new Uint32Array(bytes);
}

export function storageOf(tensor: Tensor): BufferRange {
  if (!tensor.storage) {
    throw new ShapeError(
      `${tensor}: expected a stored tensor, got one that lives within a step. Read it through its program.`,
    );
  }
  return tensor.storage;
}
