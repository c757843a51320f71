import { DeviceLostError, DisposedError, LimitError } from '../errors.ts';
import { BufferUsage } from './flags.ts';
import { MemoryLedger, type BufferRole, type MemoryReport } from './memory.ts';
import { restUntil } from './rest.ts';
import { type BufferRange, StagingRing } from './staging.ts';

/** Limits that are worth asking an adapter for beyond WebGPU's defaults. */
const USEFUL_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** How long the news that a device is gone may take in a browser, after a map that was aborted for it. */
const NEWS_MILLISECONDS = 2000;

/** Features that kernels use where a device has them. */
const USEFUL_FEATURES: readonly GPUFeatureName[] = ['subgroups'];

export interface GpuRequest {
  /** The entry point; `navigator.gpu` by default. In Node: `createNodeWebGpu()` of `webgpu-ebm/node`. */
  gpu?: GPU;
  powerPreference?: GPUPowerPreference;
}

/** What a device is, for people to read and for reports to store. */
export interface GpuDescription {
  adapter: string;
  /** `cpu`: a software adapter such as SwiftShader; its timings say nothing about GPUs. */
  kind: 'cpu' | 'gpu';
  borrowed: boolean;
  limits: Record<(typeof USEFUL_LIMITS)[number] | 'maxStorageBuffersPerShaderStage', number>;
  features: string[];
  /** Which form of each kernel with several forms this adapter gets. */
  kernelVariants: Record<string, string>;
}

/**
 * A WebGPU device, owned or borrowed, with an account of the buffers made on it.
 *
 * Everything the library puts on the device goes through here, and is gone after `dispose()`.
 */
export class Gpu {
  readonly device: GPUDevice;
  readonly kind: 'cpu' | 'gpu';
  /** Whether kernels may use subgroups: the invocations that a device runs together, and that can exchange numbers. */
  readonly hasSubgroups: boolean;
  /** Resolves when the device is lost or destroyed from outside; never rejects. */
  readonly lost: Promise<DeviceLostError>;

  readonly #borrowed: boolean;
  readonly #ledger = new MemoryLedger();
  readonly #staging: StagingRing;
  readonly #listeners = new Set<(error: DeviceLostError) => void>();
  readonly #variants = new Map<string, string>();
  #lostError: DeviceLostError | undefined;
  #disposed = false;

  private constructor(device: GPUDevice, borrowed: boolean) {
    this.device = device;
    this.#borrowed = borrowed;
    this.kind = isSoftware(device.adapterInfo) ? 'cpu' : 'gpu';
    this.hasSubgroups = device.features.has('subgroups');
    this.lost = device.lost.then((info) => {
      this.#lostError = new DeviceLostError(
        `device: lost (${info.reason || 'unknown'}: ${info.message || 'no message'}). ` +
          'Request a new Gpu, create the Trainer again and restore its last checkpoint.',
      );
      for (const hear of this.#listeners) hear(this.#lostError);
      return this.#lostError;
    });
    this.#staging = new StagingRing(device, {
      create: (...buffer) => this.createBuffer('staging', ...buffer),
      release: (buffer) => this.releaseBuffer(buffer),
    });
  }

  /**
   * Asks for an adapter and a device of its own, with the largest useful limits that the adapter has.
   *
   * @throws LimitError when there is no WebGPU or no adapter.
   */
  static async request({ gpu = globalThis.navigator?.gpu, powerPreference }: GpuRequest = {}): Promise<Gpu> {
    if (!gpu) {
      throw new LimitError(
        'Gpu.request: expected WebGPU, found no navigator.gpu. Use a browser with WebGPU over https or localhost; ' +
          "in Node pass { gpu: await createNodeWebGpu() } from 'webgpu-ebm/node'.",
      );
    }
    const adapter = await gpu.requestAdapter(powerPreference ? { powerPreference } : {});
    if (!adapter) {
      throw new LimitError(
        'Gpu.request: expected an adapter, got none. Update the graphics driver, or start the browser with ' +
          '--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader for a software adapter; in Node without a driver, ' +
          'point VK_ICD_FILENAMES at a Vulkan driver before it starts.',
      );
    }
    const requiredLimits: Record<string, number> = {};
    for (const limit of USEFUL_LIMITS) requiredLimits[limit] = adapter.limits[limit];
    const requiredFeatures = USEFUL_FEATURES.filter((feature) => adapter.features.has(feature));
    const device = await adapter.requestDevice({ requiredFeatures, requiredLimits, label: 'webgpu-ebm' });
    return new Gpu(device, false);
  }

  /** Uses a device that the application owns. It is never destroyed here; its limits are taken as they are. */
  static from(device: GPUDevice): Gpu {
    return new Gpu(device, true);
  }

  /** Throws if the device can't be used any more. */
  assertUsable(operation: string): void {
    if (this.#disposed) {
      throw new DisposedError(`${operation}: expected a live Gpu, got a disposed one. Request a new Gpu.`);
    }
    if (this.#lostError) throw this.#lostError;
  }

  /** Throws if a buffer of this Gpu was given back, as by disposing of a Trainer or Program in the meantime. */
  assertLive(operation: string, buffer: GPUBuffer): void {
    this.assertUsable(operation);
    if (this.#ledger.isReleased(buffer)) {
      throw new DisposedError(
        `${operation}: expected a live buffer, got "${buffer.label}" of something disposed of. ` +
          'Await what was asked of a Trainer or Program before disposing of it.',
      );
    }
  }

  /** Waits for GPU work, but no longer than the device lives. */
  async guard<T>(operation: string, work: Promise<T>): Promise<T> {
    if (this.kind === 'cpu') restUntil(work);
    const { lost, stop } = this.#listenForLoss();
    const failed = lost.then((error): never => {
      throw error;
    });
    try {
      return await Promise.race([work, failed]);
    } catch (error) {
      // A rejected map or pipeline can overtake the news that the device is gone.
      const wait = (error as Error).name === 'AbortError' ? NEWS_MILLISECONDS : 0;
      await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, wait))]);
      this.assertUsable(operation);
      throw error;
    } finally {
      stop();
    }
  }

  /** Like `lost`, until `stop`: that one lives as long as the Gpu, and would keep whatever ever waited for it. */
  #listenForLoss(): { lost: Promise<DeviceLostError>; stop(): void } {
    let hear = (_: DeviceLostError): void => {};
    const lost = new Promise<DeviceLostError>((resolve) => (hear = resolve));
    if (this.#lostError) hear(this.#lostError);
    this.#listeners.add(hear);
    return { lost, stop: () => void this.#listeners.delete(hear) };
  }

  /** @throws LimitError when the size is beyond the device's `maxBufferSize`. */
  createBuffer(role: BufferRole, bytes: number, usage: number, label: string): GPUBuffer {
    this.assertUsable(label);
    if (bytes > this.device.limits.maxBufferSize) {
      throw new LimitError(
        `${label}: expected at most ${this.device.limits.maxBufferSize} bytes in a buffer (maxBufferSize), got ${bytes}. ` +
          'Use a smaller batch or fewer answers, or request a device with a higher limit.',
      );
    }
    const buffer = this.device.createBuffer({ size: Math.max(4, Math.ceil(bytes / 4) * 4), usage, label });
    this.#ledger.add(buffer, role);
    return buffer;
  }

  /** A storage buffer that can be copied from and to. */
  createStorage(role: BufferRole, bytes: number, label: string): GPUBuffer {
    const { storage, copySource, copyDestination } = BufferUsage;
    return this.createBuffer(role, bytes, storage | copySource | copyDestination, label);
  }

  releaseBuffer(buffer: GPUBuffer): void {
    this.#ledger.release(buffer);
  }

  /** Copies a range back to the CPU, after everything submitted so far. */
  async read(range: BufferRange): Promise<ArrayBuffer> {
    const [bytes] = await this.readAll([range]);
    return bytes as ArrayBuffer;
  }

  /** Copies many ranges back in a few copies. */
  async readAll(ranges: readonly BufferRange[]): Promise<ArrayBuffer[]> {
    for (const { buffer } of ranges) this.assertLive('read', buffer);
    this.assertUsable('read');
    return this.guard('read', this.#staging.read(ranges));
  }

  /** Resolves when everything submitted so far has run. */
  async finished(): Promise<void> {
    this.assertUsable('finished');
    return this.guard('finished', this.device.queue.onSubmittedWorkDone());
  }

  /** Notes which form of a kernel was chosen, for `describe()`. */
  noteVariant(kernel: string, variant: string): void {
    this.#variants.set(kernel, variant);
  }

  describe(): GpuDescription {
    const { limits, features, adapterInfo } = this.device;
    const names = [...USEFUL_LIMITS, 'maxStorageBuffersPerShaderStage'] as const;
    return {
      adapter: adapterName(adapterInfo),
      kind: this.kind,
      borrowed: this.#borrowed,
      limits: Object.fromEntries(names.map((name) => [name, limits[name]])) as GpuDescription['limits'],
      features: [...features].sort(),
      kernelVariants: Object.fromEntries([...this.#variants].sort(([a], [b]) => a.localeCompare(b))),
    };
  }

  /** Bytes and buffers alive, by role. The staging ring (8 buffers, 4 MiB) lives as long as the Gpu; what a longer read adds to it is gone after it. */
  memory(): MemoryReport {
    return this.#ledger.report();
  }

  /** Destroys every buffer made here, and the device too unless it is borrowed. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#ledger.releaseAll();
    if (!this.#borrowed) this.device.destroy();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Older browsers don't say what a device is made of. */
function adapterName(info: GPUAdapterInfo | undefined): string {
  if (!info) return 'unknown';
  return (
    info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(' ') || 'unknown'
  );
}

function isSoftware(info: GPUAdapterInfo | undefined): boolean {
  if (!info) return false;
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|softpipe|warp|basic render/i.test(
      `${info.vendor} ${info.architecture} ${info.description}`,
    )
  );
}
