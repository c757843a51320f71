/** The kernels before a picture: from energies to vertices and triangles, and to the marks of one surface. */
import forbiddenBand from '../../shaders/view/forbidden_band.wgsl';
import lowestPath from '../../shaders/view/lowest_path.wgsl';
import sampleMarks from '../../shaders/view/sample_marks.wgsl';
import surfaceMesh from '../../shaders/view/surface_mesh.wgsl';
import { BufferUsage } from '../gpu/flags.ts';
import type { KernelSource } from '../kernels/KernelSource.ts';
import { countWorkgroups } from '../kernels/workgroups.ts';
import { MeshUsage, ShaderStage } from './flags.ts';
import { pack, PARAMS_SLOT } from './params.ts';
import { compile, VERTEX_FLOATS } from './pipelines.ts';
import type { Projection } from './projection.ts';
import type { Resources } from './Resources.ts';
import { energiesBinding, lengthOf, type Range, type Scene } from './Scene.ts';

export interface Mesh {
  vertices: GPUBuffer;
  triangles: GPUBuffer;
  indices: number;
}

/** Points `[x, y, energy]`, the first `count` of a buffer. */
export interface Points {
  buffer: GPUBuffer;
  count: number;
}

export interface Prepared {
  /** Of the surfaces that are shown, in their order. */
  meshes: readonly Mesh[];
  path: Points;
  right: Points;
  offending: Points;
}

/** The marks of one surface of `rows` rows with `count` samples. */
interface Marked {
  launches: readonly Launch[];
  rows: number;
  count: number;
  path: { buffer: GPUBuffer };
  band: { buffer: GPUBuffer };
  right: { buffer: GPUBuffer };
  offending: { buffer: GPUBuffer };
}

/** One dispatch: its kernel, params and buffers in the order of their bindings. */
interface Launch {
  name: string;
  kernel: CompiledKernel;
  params: Record<string, number>;
  buffers: readonly GPUBufferBinding[];
  over: number;
}

interface CompiledKernel {
  source: KernelSource;
  layout: GPUBindGroupLayout;
  pipeline: GPUComputePipeline;
}

type Kernels = Record<'path' | 'samples' | 'band' | 'mesh', CompiledKernel>;

export class SurfacePass {
  readonly #resources: Resources;
  readonly #kernels: Kernels;

  private constructor(resources: Resources, kernels: Kernels) {
    this.#resources = resources;
    this.#kernels = kernels;
  }

  /** @throws ShaderError when a kernel doesn't compile. */
  static async create(resources: Resources): Promise<SurfacePass> {
    const sources = [lowestPath, sampleMarks, forbiddenBand, surfaceMesh];
    const [path, samples, band, mesh] = await Promise.all(
      sources.map((source) => compileKernel(resources.device, source)),
    );
    return new SurfacePass(resources, { path: path!, samples: samples!, band: band!, mesh: mesh! });
  }

  /** Records the kernels of a scene: the marks, and the meshes of those surfaces that are `shown`. */
  encode(
    encoder: GPUCommandEncoder,
    scene: Scene,
    shown: readonly number[],
    projection: Projection,
  ): Prepared {
    const { lowest, radius } = scene.marks ?? {};
    const marked = this.#mark(scene);
    const meshes = shown.map((i) => this.#mesh(scene, i, projection, marked));
    this.#dispatch(encoder, [...marked.launches, ...meshes.map(({ launch }) => launch)]);
    const { rows, count, path, right, offending } = marked;
    return {
      meshes,
      path: { ...path, count: lowest ? rows : 0 },
      right: { ...right, count },
      offending: { ...offending, count: radius ? count : 0 },
    };
  }

  /** What is marked on one surface, and how it is found. */
  #mark(scene: Scene): Marked {
    const { marks = {}, surfaces, ranges } = scene;
    const { surface = 0, lowest, radius = 0, beta = 0 } = marks;
    const { rows, columns } = surfaces[surface] ?? { rows: 0, columns: 0 };
    const samples = this.#samples(scene);
    const count = lengthOf(marks.samples) / 2;
    const path = this.#numbers('path', lowest || beta ? 3 * rows : 0);
    const band = this.#numbers('band', radius && count ? rows * columns : 0);
    const right = this.#numbers('right', 3 * count);
    const offending = this.#numbers('offending', 3 * count);

    const launches: Launch[] = [];
    if (surface in surfaces) {
      const energies = energiesBinding(surfaces[surface]!);
      const { x, y } = ranges;
      const reach = reachOf(x, rows, count);
      const params = {
        rows,
        columns,
        count,
        radius,
        reach,
        x_low: x[0],
        x_high: x[1],
        y_low: y[0],
        y_high: y[1],
      };
      const launch = (name: keyof Kernels, over: number, buffers: readonly GPUBufferBinding[]) =>
        launches.push({ name, kernel: this.#kernels[name], params, buffers, over });
      if (lowest || beta) launch('path', rows, [energies, path]);
      if (samples) launch('samples', count, [energies, samples, right, offending]);
      if (samples && radius) launch('band', rows, [samples, band]);
    }
    return { launches, rows, count, path, band, right, offending };
  }

  #mesh(
    { surfaces, marks = {}, ranges }: Scene,
    i: number,
    { eye, boxHeight }: Projection,
    { path, band, count }: Marked,
  ): Mesh & { launch: Launch } {
    const { surface = 0, beta = 0, radius = 0 } = marks;
    const { rows, columns } = surfaces[i]!;
    const indices = 6 * (rows - 1) * (columns - 1);
    const vertices = this.#numbers(`vertices ${i}`, VERTEX_FLOATS * rows * columns, MeshUsage.vertex);
    const triangles = this.#numbers(`triangles ${i}`, indices, MeshUsage.index);
    const launch = {
      name: `mesh ${i}`,
      kernel: this.#kernels.mesh,
      params: {
        ...{ rows, columns, energy_low: ranges.energy[0], energy_high: ranges.energy[1] },
        box_height: boxHeight,
        beta: i === surface ? beta : 0,
        banded: i === surface && radius && count ? 1 : 0,
        foot_row: foot(eye[0], rows - 1),
        foot_column: foot(eye[1], columns - 1),
      },
      buffers: [energiesBinding(surfaces[i]!), path, band, vertices, triangles],
      over: rows * columns,
    };
    return { launch, vertices: vertices.buffer, triangles: triangles.buffer, indices };
  }

  #samples({ marks }: Scene): GPUBufferBinding | undefined {
    const samples = marks?.samples;
    if (lengthOf(samples) === 0 || !samples) return undefined;
    if (!(samples instanceof Float32Array)) return { buffer: samples };
    return { buffer: this.#resources.upload('samples', samples, BufferUsage.storage) };
  }

  #numbers(name: string, length: number, usage = 0): { buffer: GPUBuffer } {
    return { buffer: this.#resources.buffer(name, 4 * length, BufferUsage.storage | usage) };
  }

  #dispatch(encoder: GPUCommandEncoder, launches: readonly Launch[]): void {
    const { device } = this.#resources;
    const slots = new Float32Array((PARAMS_SLOT / 4) * launches.length);
    for (const [i, { kernel, params }] of launches.entries()) pack(slots, kernel.source, i, params);
    const uniforms = this.#resources.upload('kernel params', slots, BufferUsage.uniform);
    const pass = encoder.beginComputePass({ label: 'view' });
    for (const [i, { name, kernel, buffers, over }] of launches.entries()) {
      const { source, layout, pipeline } = kernel;
      const params = { buffer: uniforms, offset: i * PARAMS_SLOT, size: source.params?.size ?? PARAMS_SLOT };
      const limit = device.limits.maxComputeWorkgroupsPerDimension;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, this.#resources.group(name, layout, [params, ...buffers]));
      pass.dispatchWorkgroups(...countWorkgroups(source, {}, [over], limit));
    }
    pass.end();
  }
}

/** How many of `cells` between −1 and 1 lie before the eye. */
function foot(eye: number, cells: number): number {
  return Math.max(0, Math.min(cells, Math.floor(((eye + 1) / 2) * cells)));
}

/** How far a sample's band reaches along x: bands of neighbouring samples, and of neighbouring rows, touch. */
function reachOf([low, high]: Range, rows: number, count: number): number {
  return ((high - low) / Math.max(1, Math.min(rows - 1, count))) * 0.505;
}

async function compileKernel(device: GPUDevice, source: KernelSource): Promise<CompiledKernel> {
  const module = await compile(device, source);
  const bindings = [
    { binding: 0, type: 'uniform' },
    ...source.bindings.map(({ binding }) => ({ binding, type: 'storage' }) as const),
  ] as const;
  const layout = device.createBindGroupLayout({
    label: source.name,
    entries: bindings.map(({ binding, type }) => ({
      binding,
      visibility: ShaderStage.compute,
      buffer: { type },
    })),
  });
  const pipeline = await device.createComputePipelineAsync({
    label: `view ${source.name}`,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  });
  return { source, layout, pipeline };
}
