import { BufferUsage } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { BufferRange } from '../gpu/staging.ts';
import type { KernelSource } from '../kernels/KernelSource.ts';
import { replicate } from '../kernels/replicate.ts';
import type { SharedKernel } from '../kernels/share.ts';
import type { Recording } from './alike.ts';
import { planArena, type ArenaPlan } from './arena.ts';
import { writtenTensors, type Launch } from './Launch.ts';
import { checkBinding, findLifetimes, writeParams } from './ProgramMemory.ts';
import { ALIGNMENT, namesByBuffer, placeParams, spanOf, type Span } from './spans.ts';
import { storageOf, type Tensor } from './Tensor.ts';

/** A CPU adapter goes from launch to launch with the tensors of some replicas in its cache, and not of all. */
const CACHE_BYTES = 8 << 20;

/**
 * The buffers of a program of alike recordings: an arena in which each tensor lies once a replica, side by side; the
 * params of all launches and replicas; and a dummy of zeros for bindings that a launch leaves out.
 */
export class ReplicaMemory {
  readonly arena: ArenaPlan;
  readonly buffers: readonly GPUBuffer[];
  /** Of the first replica. */
  readonly places: ReadonlyMap<Tensor, BufferRange>;
  readonly #gpu: Gpu;
  readonly #recordings: readonly Recording[];
  readonly #kernels: readonly SharedKernel[];
  readonly #params: GPUBuffer;
  readonly #paramsOffsets: readonly number[];
  readonly #omitted: GPUBuffer;
  /** The number that tells which tensor of every recording a tensor of the first one is. */
  readonly #numbers: ReadonlyMap<Tensor, number>;

  constructor(gpu: Gpu, recordings: readonly Recording[], kernels: readonly SharedKernel[]) {
    const [first] = recordings as [Recording];
    this.#gpu = gpu;
    this.#recordings = recordings;
    this.#kernels = kernels;
    this.#numbers = new Map(first.tensors.map((tensor, i) => [tensor, i]));
    const { arena, tensors } = planReplicaArena(first, recordings.length);
    this.arena = arena;
    let bytes = 0;
    this.#paramsOffsets = kernels.map(({ params }) => {
      const offset = bytes;
      bytes += align(params.size * recordings.length);
      return offset;
    });
    const { storage, copyDestination } = BufferUsage;
    const buffer = gpu.createStorage('arena', arena.peak, 'arena');
    this.#params = gpu.createBuffer('uniforms', bytes, storage | copyDestination, 'params');
    this.#omitted = gpu.createBuffer('uniforms', 8 * ALIGNMENT, storage, 'omitted bindings');
    this.buffers = [buffer, this.#params, this.#omitted];
    this.places = new Map(
      tensors.map((tensor, i) => [
        tensor,
        { buffer, offset: arena.offsets[i] as number, bytes: tensor.bytes },
      ]),
    );
  }

  /** Where a tensor of the first recording lies in each replica. */
  placesOf(tensor: Tensor): BufferRange[] {
    const place = this.places.get(tensor);
    const number = this.#numbers.get(tensor) as number;
    return this.#recordings.map(({ tensors }, replica) =>
      place
        ? { ...place, offset: place.offset + replica * align(place.bytes) }
        : storageOf(tensors[number] as Tensor),
    );
  }

  bind(position: number, layout: GPUBindGroupLayout): GPUBindGroup {
    const kernel = this.#kernels[position] as SharedKernel;
    const [first] = this.#recordings as [Recording];
    const { tensors } = first.launches[position] as Launch;
    const spans = kernel.bindings.map(({ name }, slot): Span => {
      const places = Object.fromEntries(
        (kernel.served[name] ?? []).flatMap((served) => {
          const tensor = tensors[served];
          return tensor ? [[served, this.placesOf(tensor)]] : [];
        }),
      );
      return spanOf(places) ?? { buffer: this.#omitted, offset: slot * ALIGNMENT, bytes: ALIGNMENT, at: {} };
    });
    const offset = this.#paramsOffsets[position] as number;
    const bytes = kernel.params.size * this.#recordings.length;
    this.#gpu.device.queue.writeBuffer(this.#params, offset, this.#pack(kernel, position, spans));
    return this.#gpu.device.createBindGroup({
      label: kernel.name,
      layout,
      entries: [
        { binding: kernel.params.binding, resource: { buffer: this.#params, offset, size: bytes } },
        ...kernel.bindings.map(({ binding }, slot) => {
          const span = spans[slot] as Span;
          return { binding, resource: { buffer: span.buffer, offset: span.offset, size: span.bytes } };
        }),
      ],
    });
  }

  release(): void {
    for (const buffer of this.buffers) this.#gpu.releaseBuffer(buffer);
  }

  /** The params of a launch in every replica, with the places of its tensors. */
  #pack(kernel: SharedKernel, position: number, spans: readonly Span[]): ArrayBuffer {
    const { params } = kernel;
    const bytes = new ArrayBuffer(params.size * this.#recordings.length);
    const view = new DataView(bytes);
    for (const [replica, { launches }] of this.#recordings.entries()) {
      const launch = launches[position] as Launch;
      const values = { ...launch.params, ...placeParams(kernel, launch, spans, replica) };
      writeParams(view, replica * params.size, params, values);
    }
    return bytes;
  }
}

/**
 * How many replicas fit in one program, at least 1: every binding and the arena must stay in the device's limits, and the
 * arena in the cache of a CPU adapter.
 *
 * @throws LimitError when not even one does.
 */
export function replicasThatFit(gpu: Gpu, recordings: readonly Recording[]): number {
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension } = gpu.device.limits;
  const [first] = recordings as [Recording];
  for (const tensor of first.tensors) checkBinding(gpu, tensor);
  const { arena, tensors } = planReplicaArena(first, 1);
  const widest = Math.max(...tensors.map(({ bytes }) => align(bytes)), ALIGNMENT);
  // A joined launch binds the arena as a whole.
  const largest = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const room = gpu.kind === 'cpu' ? Math.min(CACHE_BYTES, largest) : largest;
  let count = Math.min(
    recordings.length,
    maxComputeWorkgroupsPerDimension,
    Math.max(1, Math.floor(maxStorageBufferBindingSize / widest)),
    Math.max(1, Math.floor(room / Math.max(arena.peak, 1))),
  );
  const stored = first.tensors.flatMap((tensor, number) => (tensor.storage ? [number] : []));
  const fits = (): boolean =>
    cut(recordings, count).every((block) =>
      stored.every((number) => {
        const ranges = block.map(({ tensors: own }) => storageOf(own[number] as Tensor));
        return (spanOf({ stored: ranges })?.bytes ?? 0) <= maxStorageBufferBindingSize;
      }),
    );
  while (count > 1 && !fits()) count = Math.ceil(count / 2);
  return Math.ceil(recordings.length / Math.ceil(recordings.length / count));
}

/** Neighbours in blocks of `count`. */
export function cut<T>(items: readonly T[], count: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / count) }, (_, i) =>
    items.slice(i * count, (i + 1) * count),
  );
}

/**
 * The form of a kernel for this launch. Stored tensors of replicas lie between each other: those in a buffer that is only
 * read are bound so, and may overlap; those in a buffer that is written become one binding, as all in one buffer do where
 * launches are joined.
 */
export function replicatedKernel(launch: Launch, source: KernelSource): SharedKernel {
  const buffers = [...namesByBuffer(launch)];
  const written = new Set(writtenTensors(launch).flatMap(({ storage }) => storage?.buffer ?? []));
  const isOnlyRead = (buffer: GPUBuffer | undefined): boolean => buffer !== undefined && !written.has(buffer);
  return replicate(source, {
    readOnly: buffers.flatMap(([buffer, names]) => (isOnlyRead(buffer) ? names : [])),
    together: buffers.flatMap(([buffer, names]) =>
      launch.joined || (buffer && !isOnlyRead(buffer)) ? [names] : [],
    ),
  });
}

function planReplicaArena(
  { launches, graph }: Recording,
  replicas: number,
): { arena: ArenaPlan; tensors: readonly Tensor[] } {
  const lifetimes = findLifetimes(launches, graph.outputs);
  const sizes = Array.from(lifetimes.values(), ({ bytes, first, last }) => ({
    bytes: replicas * align(bytes),
    first,
    last,
  }));
  return { arena: planArena(sizes), tensors: [...lifetimes.keys()] };
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
