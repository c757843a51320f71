import { LimitError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { BufferRange } from '../gpu/staging.ts';
import type { KernelParams, KernelSource } from '../kernels/KernelSource.ts';
import { share, type SharedKernel } from '../kernels/share.ts';
import { planArena, type ArenaPlan, type Lifetime } from './arena.ts';
import type { Launch } from './Launch.ts';
import { ALIGNMENT, namesByBuffer, placeParams, spanOf, type Span } from './spans.ts';
import { storageOf, type Tensor } from './Tensor.ts';

/** The buffers of a program: arena, uniforms, and a dummy of zeros for bindings that a launch leaves out. */
export class ProgramMemory {
  readonly arena: ArenaPlan;
  readonly places: ReadonlyMap<Tensor, BufferRange>;
  readonly buffers: readonly GPUBuffer[];
  readonly #gpu: Gpu;
  readonly #uniforms: GPUBuffer;
  readonly #uniformOffsets: readonly number[];
  readonly #omitted: GPUBuffer;

  constructor(
    gpu: Gpu,
    prepared: readonly { launch: Launch; source: KernelSource }[],
    outputs: ReadonlySet<Tensor>,
  ) {
    this.#gpu = gpu;
    const launches = prepared.map(({ launch }) => launch);
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
    let bytes = 0;
    this.#uniformOffsets = prepared.map(({ source }) => {
      const offset = bytes;
      // ALIGNMENT is that of uniforms, too.
      bytes += Math.ceil((source.params?.size ?? 0) / ALIGNMENT) * ALIGNMENT;
      return offset;
    });
    const { uniform, storage, copyDestination } = BufferUsage;
    this.#uniforms = gpu.createBuffer(
      'uniforms',
      Math.max(bytes, ALIGNMENT),
      uniform | copyDestination,
      'uniforms',
    );
    this.#omitted = gpu.createBuffer('uniforms', 8 * ALIGNMENT, storage, 'omitted bindings');
    this.buffers = [arena, this.#uniforms, this.#omitted];
  }

  bind(launch: Launch, source: KernelSource, position: number, layout: GPUBindGroupLayout): GPUBindGroup {
    const entries: GPUBindGroupEntry[] = [];
    const spans = source.bindings.map(({ name }, slot) => this.#span(launch, source, name, slot));
    if (source.params) {
      const offset = this.#uniformOffsets[position] as number;
      const values = isShared(source)
        ? { ...launch.params, ...placeParams(source, launch, spans, 0) }
        : launch.params;
      this.#gpu.device.queue.writeBuffer(this.#uniforms, offset, packParams(source.params, values));
      entries.push({
        binding: source.params.binding,
        resource: { buffer: this.#uniforms, offset, size: source.params.size },
      });
    }
    for (const [slot, { binding }] of source.bindings.entries()) {
      const { buffer, offset, bytes } = spans[slot] as Span;
      entries.push({ binding, resource: { buffer, offset, size: bytes } });
    }
    return this.#gpu.device.createBindGroup({ label: source.name, layout, entries });
  }

  /** What a binding of a launch is bound to: one tensor, or all that it serves. */
  #span(launch: Launch, source: KernelSource, name: string, slot: number): Span {
    const served = isShared(source) ? (source.served[name] ?? []) : [name];
    const places = served.flatMap((own): [string, BufferRange[]][] => {
      const tensor = launch.tensors[own];
      return tensor ? [[own, [this.places.get(tensor) ?? storedRange(this.#gpu, tensor)]]] : [];
    });
    return (
      spanOf(Object.fromEntries(places)) ?? {
        buffer: this.#omitted,
        offset: slot * ALIGNMENT,
        bytes: ALIGNMENT,
        at: {},
      }
    );
  }

  release(): void {
    for (const buffer of this.buffers) this.#gpu.releaseBuffer(buffer);
  }
}

/** The form of a kernel for this launch: launches that were joined share bindings. */
export function boundKernel(launch: Launch, source: KernelSource): KernelSource {
  return launch.joined ? share(source, [...namesByBuffer(launch).values()]) : source;
}

function isShared(source: KernelSource): source is SharedKernel {
  return 'served' in source;
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
