import { DisposedError, ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { BufferRange } from '../gpu/staging.ts';
import { chooseVariant } from '../kernels/Kernel.ts';
import type { KernelSource } from '../kernels/KernelSource.ts';
import { PipelineCache } from '../kernels/PipelineCache.ts';
import { countWorkgroups, resolveOverrides } from '../kernels/workgroups.ts';
import { checkWhole } from '../options.ts';
import type { ArenaPlan } from './arena.ts';
import type { CommandGraph } from './CommandGraph.ts';
import { describeProgram } from './describe.ts';
import { neededLaunches } from './fuse.ts';
import type { Launch } from './Launch.ts';
import { boundKernel, ProgramMemory } from './ProgramMemory.ts';
import { valuesOf, type Tensor } from './Tensor.ts';

/** Keeps a submit short enough for progress, cancellation and the driver's watchdog. */
const LAUNCHES_PER_SUBMIT = 16_384;

export interface PlanOptions {
  /** Called as pipelines finish compiling. */
  onProgress?: (compiled: number, total: number) => void;
}

/** A launch ready to be encoded. */
export interface PlannedLaunch {
  readonly launch: Launch;
  readonly source: KernelSource;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [x: number, y: number, z: number];
}

/** Everything that a program replays, made. */
export interface Planned {
  readonly launches: readonly PlannedLaunch[];
  readonly arena: ArenaPlan;
  readonly buffers: readonly GPUBuffer[];
  readonly places: ReadonlyMap<Tensor, BufferRange>;
  readonly outputs: ReadonlySet<Tensor>;
  /** How many models each launch computes at once. */
  readonly replicas: number;
}

/**
 * A planned graph: record → plan → **replay**.
 *
 * Everything is made in `plan`; replaying only encodes dispatches, so it allocates nothing on the device.
 */
export class Program {
  readonly launches: readonly PlannedLaunch[];
  readonly arena: ArenaPlan;

  readonly #gpu: Gpu;
  readonly #planned: Planned;
  #disposed = false;

  /** Made by `plan`. */
  constructor(gpu: Gpu, planned: Planned) {
    this.#gpu = gpu;
    this.#planned = planned;
    this.launches = planned.launches;
    this.arena = planned.arena;
  }

  /**
   * Fuses, places tensors in an arena, compiles pipelines in parallel, and makes uniforms and bind groups.
   *
   * @throws LimitError when a tensor is larger than one binding, or the arena than one buffer.
   * @throws ShaderError when a kernel doesn't compile.
   */
  static async plan(gpu: Gpu, graph: CommandGraph, { onProgress }: PlanOptions = {}): Promise<Program> {
    gpu.assertUsable('plan');
    const { outputs } = graph;
    const launches = neededLaunches(graph);
    const prepared = launches.map((launch) => {
      const source = boundKernel(launch, chooseVariant(gpu, launch.kernel));
      return { launch, source, overrides: resolveOverrides(gpu, source, launch.overrides) };
    });

    const cache = PipelineCache.of(gpu);
    const pipelines = await cache.pipelines(prepared, onProgress);
    const memory = new ProgramMemory(gpu, prepared, outputs);
    try {
      const limit = gpu.device.limits.maxComputeWorkgroupsPerDimension;
      const planned = prepared.map(({ launch, source, overrides }, position) => ({
        launch,
        source,
        pipeline: pipelines[position] as GPUComputePipeline,
        bindGroup: memory.bind(launch, source, position, cache.bindGroupLayout(source)),
        workgroups: [...countWorkgroups(source, overrides, launch.over, limit), 1] as const,
      }));
      const { arena, buffers, places } = memory;
      return new Program(gpu, { launches: planned, arena, buffers, places, outputs, replicas: 1 });
    } catch (error) {
      memory.release();
      throw error;
    }
  }

  /** What it holds on the device, stored tensors apart. */
  get bytes(): number {
    return this.#planned.buffers.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Replays the graph `steps` times and resolves when the GPU is done. Thousands of launches go into one submit.
   *
   * @throws DeviceLostError, DisposedError, DataError unless `steps` is a whole number ≥ 0.
   */
  async run(steps = 1): Promise<void> {
    this.submit(steps);
    await this.#gpu.finished();
  }

  /** Like `run`, without waiting. */
  submit(steps = 1): void {
    this.#assertUsable('run');
    checkWhole('run', 'steps', steps, 0);
    const stepsPerSubmit = Math.max(1, Math.floor(LAUNCHES_PER_SUBMIT / Math.max(1, this.launches.length)));
    for (let done = 0; done < steps; done += stepsPerSubmit) {
      const encoder = this.#gpu.device.createCommandEncoder({ label: 'program' });
      this.encode(encoder, Math.min(stepsPerSubmit, steps - done));
      this.#gpu.device.queue.submit([encoder.finish()]);
    }
  }

  /** Records the graph `steps` times into an encoder of the application, as one compute pass. */
  encode(encoder: GPUCommandEncoder, steps = 1): void {
    this.#assertUsable('encode');
    checkWhole('encode', 'steps', steps, 0);
    const pass = encoder.beginComputePass({ label: 'webgpu-ebm' });
    for (let step = 0; step < steps; step++) {
      for (const { pipeline, bindGroup, workgroups } of this.launches) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, bindGroup);
        pass.dispatchWorkgroups(...workgroups);
      }
    }
    pass.end();
  }

  /** Reads an output of the graph, or a stored tensor, after everything submitted so far. */
  async read(tensor: Tensor): Promise<Float32Array | Uint32Array> {
    const [values] = await this.readAll([tensor]);
    return values as Float32Array | Uint32Array;
  }

  /** Reads many of them in a few copies. */
  async readAll(tensors: readonly Tensor[]): Promise<(Float32Array | Uint32Array)[]> {
    this.#assertUsable('read');
    const read = await this.#gpu.readAll(tensors.map((tensor) => this.place(tensor)));
    return tensors.map((tensor, i) => valuesOf(tensor, read[i] as ArrayBuffer));
  }

  /** Where a tensor lies: for drawing or computing on with it. Only outputs hold their value between steps. */
  place(tensor: Tensor): BufferRange {
    if (tensor.storage) return tensor.storage;
    const place = this.#planned.places.get(tensor);
    if (!place || !this.#planned.outputs.has(tensor)) {
      throw new ShapeError(
        `read ${tensor}: expected an output of the graph. Call graph.output(tensor) before planning.`,
      );
    }
    return place;
  }

  /** A table of launches, shapes and bytes, with what was fused and how the arena is used. */
  describe(): string {
    return describeProgram(this.#planned);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const buffer of this.#planned.buffers) this.#gpu.releaseBuffer(buffer);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #assertUsable(operation: string): void {
    this.#gpu.assertUsable(operation);
    if (this.#disposed) {
      throw new DisposedError(
        `${operation}: expected a live Program, got a disposed one. Plan the graph again.`,
      );
    }
  }
}
