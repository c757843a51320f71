/** What a view makes on a borrowed device: textures, buffers that grow, bind groups that are kept. */
import { DisposedError, LimitError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';

export class Resources {
  readonly device: GPUDevice;
  readonly #view: string;
  readonly #textures: GPUTexture[] = [];
  readonly #buffers = new Map<string, GPUBuffer>();
  readonly #groups = new Map<string, { bound: readonly GPUBufferBinding[]; group: GPUBindGroup }>();
  #disposed = false;

  /** @param view its class, for messages */
  constructor(device: GPUDevice, view: string) {
    this.device = device;
    this.#view = view;
  }

  texture(descriptor: GPUTextureDescriptor): GPUTexture {
    const texture = this.device.createTexture(descriptor);
    this.#textures.push(texture);
    return texture;
  }

  /** A buffer of at least `size` bytes that grows when needed; what was submitted before keeps the old content. */
  buffer(name: string, size: number, usage: number): GPUBuffer {
    const old = this.#buffers.get(name);
    if (old && old.size >= size) return old;
    old?.destroy();
    const buffer = this.device.createBuffer({ label: `view ${name}`, size: Math.max(16, size), usage });
    this.#buffers.set(name, buffer);
    return buffer;
  }

  upload(name: string, data: Float32Array, usage: number): GPUBuffer {
    const buffer = this.buffer(name, data.byteLength, usage | BufferUsage.copyDestination);
    this.device.queue.writeBuffer(buffer, 0, data.buffer, data.byteOffset, data.byteLength);
    return buffer;
  }

  /** The bind group called `name`, made anew only where it binds something else than before: bindings 0, 1, … */
  group(name: string, layout: GPUBindGroupLayout, bound: readonly GPUBufferBinding[]): GPUBindGroup {
    const old = this.#groups.get(name);
    if (old && old.bound.length === bound.length && old.bound.every((b, i) => isSame(b, bound[i]))) {
      return old.group;
    }
    const entries = bound.map((resource, binding) => ({ binding, resource }));
    const group = this.device.createBindGroup({ label: `view ${name}`, layout, entries });
    this.#groups.set(name, { bound, group });
    return group;
  }

  /** `SurfaceView.render`, for messages. */
  operation(method: string): string {
    return `${this.#view}.${method}`;
  }

  /** @throws DisposedError */
  assertUsable(method: string): void {
    if (this.#disposed) {
      throw new DisposedError(
        `${this.operation(method)}: expected a live view, got a disposed one. Create a new ${this.#view}.`,
      );
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const resource of [...this.#textures, ...this.#buffers.values()]) resource.destroy();
    this.#textures.length = 0;
    this.#buffers.clear();
    this.#groups.clear();
  }
}

function isSame(a: GPUBufferBinding, b: GPUBufferBinding | undefined): boolean {
  return a.buffer === b?.buffer && (a.offset ?? 0) === (b.offset ?? 0) && a.size === b.size;
}

/** @throws LimitError for a size that the device can't draw. */
export function checkSize(
  view: string,
  { limits }: GPUDevice,
  { width, height }: { width: number; height: number },
): void {
  const limit = limits.maxTextureDimension2D;
  if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= limit)) {
    throw new LimitError(
      `${view}.create: expected a width and height from 1 to ${limit} pixels, got ${width} × ${height}. Pass whole pixels of the canvas.`,
    );
  }
}
