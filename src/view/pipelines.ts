/** Render pipelines of the view. All shaders have one interface: `params`, and one array of numbers to read. */
import type { KernelSource } from '../kernels/KernelSource.ts';
import { shaderError } from '../kernels/shaderErrors.ts';
import line from '../../shaders/view/line.wgsl';
import sphere from '../../shaders/view/sphere.wgsl';
import surface from '../../shaders/view/surface.wgsl';
import { ColorWrite, ShaderStage } from './flags.ts';
import { PARAMS_SLOT } from './params.ts';

export const SAMPLES = 4;
export const DEPTH_FORMAT = 'depth24plus';

export interface ViewPipelines {
  layout: GPUBindGroupLayout;
  surface: GPURenderPipeline;
  /** Depth of a see-through surface, so that only its nearest layer is painted. */
  surfaceDepth: GPURenderPipeline;
  sphere: GPURenderPipeline;
  line: GPURenderPipeline;
  /** Lines that nothing hides. */
  text: GPURenderPipeline;
}

/** @throws ShaderError when a shader doesn't compile. */
export async function createPipelines(device: GPUDevice, format: GPUTextureFormat): Promise<ViewPipelines> {
  const visibility = ShaderStage.vertex | ShaderStage.fragment;
  const { params, numbers } = interfaceOf(surface);
  const layout = device.createBindGroupLayout({
    label: 'view',
    entries: [
      { binding: params, visibility, buffer: { type: 'uniform', hasDynamicOffset: true } },
      { binding: numbers, visibility: ShaderStage.vertex, buffer: { type: 'read-only-storage' } },
    ],
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });

  const create = async (
    source: KernelSource,
    topology: GPUPrimitiveTopology,
    { writesColor = true, writesDepth = true, hidden = true } = {},
  ) => {
    const module = await compile(device, source);
    const premultiplied = { srcFactor: 'one', dstFactor: 'one-minus-src-alpha' } as const;
    return device.createRenderPipelineAsync({
      label: `view ${source.name}`,
      layout: pipelineLayout,
      vertex: { module, entryPoint: 'vertex_main' },
      fragment: {
        module,
        entryPoint: 'fragment_main',
        targets: [
          {
            format,
            blend: { color: premultiplied, alpha: premultiplied },
            writeMask: writesColor ? ColorWrite.all : 0,
          },
        ],
      },
      primitive: { topology },
      depthStencil: {
        format: DEPTH_FORMAT,
        depthWriteEnabled: writesDepth,
        depthCompare: hidden ? 'less-equal' : 'always',
      },
      multisample: { count: SAMPLES },
    });
  };
  const [surfacePipeline, surfaceDepth, spherePipeline, linePipeline, text] = await Promise.all([
    create(surface, 'triangle-list'),
    create(surface, 'triangle-list', { writesColor: false }),
    create(sphere, 'triangle-strip'),
    create(line, 'triangle-strip', { writesDepth: false }),
    create(line, 'triangle-strip', { writesDepth: false, hidden: false }),
  ]);
  return { layout, surface: surfacePipeline, surfaceDepth, sphere: spherePipeline, line: linePipeline, text };
}

/** The entries of a bind group: the params buffer (one slot of it, chosen by the dynamic offset) and the numbers. */
export function bindGroupEntries(params: GPUBuffer, numbers: GPUBufferBinding): GPUBindGroupEntry[] {
  const bindings = interfaceOf(surface);
  return [
    { binding: bindings.params, resource: { buffer: params, size: PARAMS_SLOT } },
    { binding: bindings.numbers, resource: numbers },
  ];
}

function interfaceOf({ params, bindings }: KernelSource): { params: number; numbers: number } {
  return { params: params?.binding ?? 0, numbers: bindings[0]?.binding ?? 1 };
}

async function compile(device: GPUDevice, source: KernelSource): Promise<GPUShaderModule> {
  const module = device.createShaderModule({ label: source.file, code: source.code });
  const { messages } = await module.getCompilationInfo();
  if (messages.some(({ type }) => type === 'error')) throw shaderError(source, messages);
  return module;
}
