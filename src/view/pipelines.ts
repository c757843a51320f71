/** Render pipelines. All shaders have one interface: `params`, and one array of numbers that vertices read. */
import type { KernelSource } from '../kernels/KernelSource.ts';
import { shaderError } from '../kernels/shaderErrors.ts';
import { ShaderStage } from './flags.ts';

/** Numbers of a vertex of shaders/view/surface_mesh.wgsl. */
export const VERTEX_FLOATS = 5;
export const DEPTH_FORMAT = 'depth24plus';

/** What the pipelines of one picture have in common. */
export interface PictureFormat {
  format: GPUTextureFormat;
  samples: 1 | 4;
  /** Nearer things hide what is behind; without, later ones what is before. */
  depth: boolean;
}

export interface PipelineOptions {
  writesDepth?: boolean;
  /** Hides what is behind instead of blending with it. */
  opaque?: boolean;
  hidden?: boolean;
  /** Takes vertices of shaders/view/surface_mesh.wgsl. */
  mesh?: boolean;
  constants?: Record<string, number>;
}

export class PipelineMaker {
  readonly layout: GPUBindGroupLayout;
  readonly #device: GPUDevice;
  readonly #picture: PictureFormat;

  constructor(device: GPUDevice, picture: PictureFormat) {
    this.#device = device;
    this.#picture = picture;
    const visibility = ShaderStage.vertex | ShaderStage.fragment;
    this.layout = device.createBindGroupLayout({
      label: 'view',
      entries: [
        { binding: 0, visibility, buffer: { type: 'uniform', hasDynamicOffset: true } },
        { binding: 1, visibility: ShaderStage.vertex, buffer: { type: 'read-only-storage' } },
      ],
    });
  }

  /** @throws ShaderError when the shader doesn't compile. */
  async create(source: KernelSource, options: PipelineOptions = {}): Promise<GPURenderPipeline> {
    const { writesDepth = true, hidden = true } = options;
    const { format, samples, depth } = this.#picture;
    const module = await compile(this.#device, source);
    const premultiplied = { srcFactor: 'one', dstFactor: 'one-minus-src-alpha' } as const;
    const constants = options.constants ?? {};
    return this.#device.createRenderPipelineAsync({
      label: `view ${source.name}`,
      layout: this.#device.createPipelineLayout({ bindGroupLayouts: [this.layout] }),
      vertex: { module, entryPoint: 'vertex_main', constants, buffers: options.mesh ? [MESH_VERTEX] : [] },
      fragment: {
        module,
        entryPoint: 'fragment_main',
        constants,
        targets: [
          {
            format,
            ...(!options.opaque && { blend: { color: premultiplied, alpha: premultiplied } }),
          },
        ],
      },
      primitive: { topology: 'triangle-list' },
      ...(depth && {
        depthStencil: {
          format: DEPTH_FORMAT,
          depthWriteEnabled: writesDepth,
          depthCompare: hidden ? 'less-equal' : 'always',
        },
      }),
      multisample: { count: samples },
    });
  }
}

const MESH_VERTEX: GPUVertexBufferLayout = {
  arrayStride: 4 * VERTEX_FLOATS,
  attributes: [
    { shaderLocation: 0, offset: 0, format: 'float32' },
    { shaderLocation: 1, offset: 4, format: 'float32x2' },
    { shaderLocation: 2, offset: 12, format: 'float32' },
    { shaderLocation: 3, offset: 16, format: 'float32' },
  ],
};

/** @throws ShaderError */
export async function compile(device: GPUDevice, source: KernelSource): Promise<GPUShaderModule> {
  const module = device.createShaderModule({ label: source.file, code: source.code });
  const { messages } = await module.getCompilationInfo();
  if (messages.some(({ type }) => type === 'error')) throw shaderError(source, messages);
  return module;
}
