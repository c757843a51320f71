import type { Gpu } from '../gpu/Gpu.ts';
import type { BufferRange } from '../gpu/staging.ts';
import { chooseVariant, kernelInterface } from '../kernels/Kernel.ts';
import { PipelineCache } from '../kernels/PipelineCache.ts';
import { countWorkgroups, resolveOverrides } from '../kernels/workgroups.ts';
import { findAlike, type Recording } from './alike.ts';
import type { CommandGraph } from './CommandGraph.ts';
import { Program, type PlanOptions, type PlannedLaunch } from './Program.ts';
import { cut, ReplicaMemory, replicasThatFit, replicatedKernel } from './ReplicaMemory.ts';
import { valuesOf, type Tensor } from './Tensor.ts';

/**
 * Many recordings, planned together: those of one structure become one program, whose launches compute all of them at
 * once, each with the bits that it has alone. Where they differ in structure or don't fit, there are several programs.
 */
export class ReplicaProgram {
  readonly #gpu: Gpu;
  readonly #programs: readonly Program[];
  readonly #places: ReadonlyMap<Tensor, BufferRange>;

  private constructor(gpu: Gpu, programs: readonly Program[], places: ReadonlyMap<Tensor, BufferRange>) {
    this.#gpu = gpu;
    this.#programs = programs;
    this.#places = places;
  }

  /**
   * @throws LimitError when even one replica is larger than the device allows.
   * @throws ShaderError when a kernel doesn't compile.
   */
  static async plan(
    gpu: Gpu,
    graphs: readonly CommandGraph[],
    { onProgress }: PlanOptions = {},
  ): Promise<ReplicaProgram> {
    gpu.assertUsable('plan');
    const blocks = findAlike(graphs).flatMap((alike) => cut(alike, replicasThatFit(gpu, alike)));
    const programs: Program[] = [];
    const places = new Map<Tensor, BufferRange>();
    try {
      for (const block of blocks) programs.push(await planBlock(gpu, block, places, { onProgress }));
      return new ReplicaProgram(gpu, programs, places);
    } catch (error) {
      for (const program of programs) program.dispose();
      throw error;
    }
  }

  /** Of all programs, in the order in which they run. */
  get launches(): readonly PlannedLaunch[] {
    return this.#programs.flatMap(({ launches }) => launches);
  }

  /** What all programs hold on the device, stored tensors apart. */
  get bytes(): number {
    return this.#programs.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Replays every graph `steps` times and resolves when the GPU is done. */
  async run(steps = 1): Promise<void> {
    this.submit(steps);
    await this.#gpu.finished();
  }

  /** Like `run`, without waiting. */
  submit(steps = 1): void {
    for (const program of this.#programs) program.submit(steps);
  }

  /** Records every graph `steps` times into an encoder of the application. */
  encode(encoder: GPUCommandEncoder, steps = 1): void {
    for (const program of this.#programs) program.encode(encoder, steps);
  }

  /** Reads outputs of the graphs, after everything submitted so far. */
  async read(tensors: readonly Tensor[]): Promise<(Float32Array | Uint32Array)[]> {
    const places = tensors.map((tensor) => this.#places.get(tensor) as BufferRange);
    const read = await this.#gpu.readAll(places);
    return tensors.map((tensor, i) => valuesOf(tensor, read[i] as ArrayBuffer));
  }

  /** A table of launches for each program. */
  describe(): string {
    return this.#programs.map((program) => program.describe()).join('\n\n');
  }

  dispose(): void {
    for (const program of this.#programs) program.dispose();
  }
}

async function planBlock(
  gpu: Gpu,
  block: readonly Recording[],
  places: Map<Tensor, BufferRange>,
  { onProgress }: { onProgress: PlanOptions['onProgress'] },
): Promise<Program> {
  const [first] = block as [Recording];
  const prepared = first.launches.map((launch) => {
    // Registers, no barriers: what keeps a GPU busy is the number of replicas.
    const form = gpu.kind === 'cpu' ? chooseVariant(gpu, launch.kernel) : kernelInterface(launch.kernel);
    const kernel = replicatedKernel(launch, form);
    return { launch, source: kernel, overrides: resolveOverrides(gpu, kernel, launch.overrides) };
  });
  const cache = PipelineCache.of(gpu);
  const pipelines = await cache.pipelines(prepared, onProgress);
  const memory = new ReplicaMemory(
    gpu,
    block,
    prepared.map(({ source }) => source),
  );
  try {
    const limit = gpu.device.limits.maxComputeWorkgroupsPerDimension;
    const launches = prepared.map(({ launch, source, overrides }, position): PlannedLaunch => ({
      launch,
      source,
      pipeline: pipelines[position] as GPUComputePipeline,
      bindGroup: memory.bind(position, cache.bindGroupLayout(source)),
      workgroups: [...countWorkgroups(source, overrides, launch.over, limit), block.length],
    }));
    for (const [number, output] of outputsOf(first)) {
      for (const [replica, place] of memory.placesOf(output).entries()) {
        places.set((block[replica] as Recording).tensors[number] as Tensor, place);
      }
    }
    const { arena, buffers, places: firstPlaces } = memory;
    return new Program(gpu, {
      launches,
      arena,
      buffers,
      places: firstPlaces,
      outputs: first.graph.outputs,
      replicas: block.length,
    });
  } catch (error) {
    memory.release();
    throw error;
  }
}

/** The outputs among the tensors of a recording, with their numbers there. */
function outputsOf({ graph, tensors }: Recording): [number: number, output: Tensor][] {
  return [...tensors.entries()].filter(([, tensor]) => graph.outputs.has(tensor));
}
