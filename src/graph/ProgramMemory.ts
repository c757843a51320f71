import { LimitError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { BufferRange } from '../gpu/staging.ts';
import type { KernelParams, KernelSource } from '../kernels/KernelSource.ts';
import { planArena, type ArenaPlan, type Lifetime } from './arena.ts';
import type { Launch } from './Launch.ts';
import { storageOf, type Tensor } from './Tensor.ts';

/** Uniform slots are this far apart: WebGPU's default `minUniformBufferOffsetAlignment`. */
const SLOT_BYTES = 256;

/** The buffers of a program: arena, uniforms, and a dummy of zeros for bindings that a launch leaves out. */
export class ProgramMemory {
  readonly arena: ArenaPlan;
  readonly places: ReadonlyMap<Tensor, BufferRange>;
  readonly buffers: readonly GPUBuffer[];
  readonly #gpu: Gpu;
  readonly #uniforms: GPUBuffer;
  readonly #omitted: GPUBuffer;

  constructor(gpu: Gpu, launches: readonly Launch[], outputs: ReadonlySet<Tensor>) {
    this.#gpu = gpu;
    const lifetimes = findLifetimes(launches, outputs);
    const tensors = [...lifetimes.keys()];
    for (const tensor of tensors) checkBinding(gpu, tensor);
    this.arena = planArena([...lifetimes.values()]);
    const arena = gpu.createStorage('arena', this.arena.peak, 'arena');
    this.places = new Map(
      tensors.map((tensor, i) => [
        tensor,
        { buffer: arena, offset: this.arena.offsets[i] as number, bytes: tensor.bytes },
      ]),
    );
    const { uniform, storage, copyDestination } = BufferUsage;
    this.#uniforms = gpu.createBuffer(
      'uniforms',
      Math.max(1, launches.length) * SLOT_BYTES,
      uniform | copyDestination,
      'uniforms',
    );
    this.#omitted = gpu.createBuffer('uniforms', 8 * SLOT_BYTES, storage, 'omitted bindings');
    this.buffers = [arena, this.#uniforms, this.#omitted];
  }

  bind(launch: Launch, source: KernelSource, position: number, layout: GPUBindGroupLayout): GPUBindGroup {
    const entries: GPUBindGroupEntry[] = [];
    if (source.params) {
      const offset = position * SLOT_BYTES;
      this.#gpu.device.queue.writeBuffer(this.#uniforms, offset, packParams(source.params, launch.params));
      entries.push({
        binding: source.params.binding,
        resource: { buffer: this.#uniforms, offset, size: source.params.size },
      });
    }
    for (const [slot, { name, binding }] of source.bindings.entries()) {
      const tensor = launch.tensors[name];
      const range = tensor
        ? (this.places.get(tensor) ?? storedRange(this.#gpu, tensor))
        : { buffer: this.#omitted, offset: slot * SLOT_BYTES, bytes: SLOT_BYTES };
      entries.push({ binding, resource: { buffer: range.buffer, offset: range.offset, size: range.bytes } });
    }
    return this.#gpu.device.createBindGroup({ label: source.name, layout, entries });
  }

  release(): void {
    for (const buffer of this.buffers) this.#gpu.releaseBuffer(buffer);
  }
}

/** The claims of all tensors that live within a step. */
export function findLifetimes(
  launches: readonly Launch[],
  outputs: ReadonlySet<Tensor>,
): Map<Tensor, Lifetime> {
  const lifetimes = new Map<Tensor, Lifetime>();
  for (const [position, { tensors }] of launches.entries()) {
    for (const tensor of Object.values(tensors)) {
      if (tensor.storage) continue;
      const first = lifetimes.get(tensor)?.first ?? position;
      const last = outputs.has(tensor) ? launches.length : position;
      lifetimes.set(tensor, { bytes: tensor.bytes, first, last });
    }
  }
  return lifetimes;
}

function storedRange(gpu: Gpu, tensor: Tensor): BufferRange {
  checkBinding(gpu, tensor);
  return storageOf(tensor);
}

/** @throws LimitError when a tensor is larger than one binding may be. */
export function checkBinding(gpu: Gpu, tensor: Tensor): void {
  const limit = gpu.device.limits.maxStorageBufferBindingSize;
  if (tensor.bytes > limit) {
    throw new LimitError(
      `${tensor}: expected at most ${limit} bytes in one binding (maxStorageBufferBindingSize), got ${tensor.bytes}. ` +
        'Use a smaller batch, or request a device with a higher limit.',
    );
  }
}

function packParams(params: KernelParams, values: Readonly<Record<string, number>>): ArrayBuffer {
  const bytes = new ArrayBuffer(params.size);
  writeParams(new DataView(bytes), 0, params, values);
  return bytes;
}

/** Writes the struct of params at byte `start`; fields without a value are 0. */
export function writeParams(
  view: DataView,
  start: number,
  params: KernelParams,
  values: Readonly<Record<string, number>>,
): void {
  for (const { name, offset, type } of params.fields) {
    const value = values[name] ?? 0;
    if (type === 'f32') view.setFloat32(start + offset, value, true);
    else if (type === 'u32') view.setUint32(start + offset, value, true);
    else view.setInt32(start + offset, value, true);
  }
}
