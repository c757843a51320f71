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
import { energiesBinding, lengthOf, type Scene, type Surface } from './Scene.ts';

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
    const { marks = {}, surfaces, ranges } = scene;
    const { surface: marked = 0, lowest, radius = 0, beta = 0 } = marks;
    const sheet = surfaces[marked];
    const samples = this.#samples(scene);
    const count = lengthOf(marks.samples) / 2;
    const path = this.#numbers('path', lowest || beta ? 3 * (sheet?.rows ?? 0) : 0);
    const band = this.#numbers('band', radius && count ? (sheet?.rows ?? 0) * (sheet?.columns ?? 0) : 0);
    const right = this.#numbers('right', 3 * count);
    const offending = this.#numbers('offending', 3 * count);

    const launches: Launch[] = [];
    if (sheet) {
      const { rows, columns } = sheet;
      const grid = { rows, columns, count, radius, ...bounds(ranges) };
      const energies = energiesBinding(sheet);
      if (lowest || beta) {
        const buffers = [energies, path];
        launches.push({ name: 'path', kernel: this.#kernels.path, params: grid, buffers, over: rows });
      }
      if (samples) {
        const buffers = [energies, samples, right, offending];
        launches.push({ name: 'samples', kernel: this.#kernels.samples, params: grid, buffers, over: count });
      }
      if (radius && samples) {
        const params = { ...grid, reach: reachOf(scene, sheet, count) };
        const buffers = [samples, band];
        launches.push({ name: 'band', kernel: this.#kernels.band, params, buffers, over: rows });
      }
    }
    const meshes = shown.map((i) => {
      const { rows, columns } = surfaces[i]!;
      const vertices = this.#numbers(`vertices ${i}`, VERTEX_FLOATS * rows * columns, MeshUsage.vertex);
      const indices = 6 * (rows - 1) * (columns - 1);
      const triangles = this.#numbers(`triangles ${i}`, indices, MeshUsage.index);
      const own = i === marked;
      launches.push({
        name: `mesh ${i}`,
        kernel: this.#kernels.mesh,
        params: {
          ...{ rows, columns, energy_low: ranges.energy[0], energy_high: ranges.energy[1] },
          ...{
            box_height: projection.boxHeight,
            beta: own ? beta : 0,
            banded: own && radius && count ? 1 : 0,
          },
          foot_row: foot(projection.eye[0], rows - 1),
          foot_column: foot(projection.eye[1], columns - 1),
        },
        buffers: [energiesBinding(surfaces[i]!), path, band, vertices, triangles],
        over: rows * columns,
      });
      return { vertices: vertices.buffer, triangles: triangles.buffer, indices };
    });
    this.#dispatch(encoder, launches);
    return {
      meshes,
      path: { buffer: path.buffer, count: lowest ? (sheet?.rows ?? 0) : 0 },
      right: { buffer: right.buffer, count },
      offending: { buffer: offending.buffer, count: radius ? count : 0 },
    };
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

function bounds({ x, y }: Scene['ranges']): Record<string, number> {
  return { x_low: x[0], x_high: x[1], y_low: y[0], y_high: y[1] };
}

/** How many of `cells` between −1 and 1 lie before the eye. */
function foot(eye: number, cells: number): number {
  return Math.max(0, Math.min(cells, Math.floor(((eye + 1) / 2) * cells)));
}

/** How far a sample's band reaches along x: bands of neighbouring samples, and of neighbouring rows, touch. */
function reachOf({ ranges: { x } }: Scene, { rows }: Surface, count: number): number {
  return ((x[1] - x[0]) / Math.min(rows - 1, count)) * 0.505;
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
