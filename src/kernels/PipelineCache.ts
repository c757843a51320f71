import { SHADER_STAGE_COMPUTE } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { KernelSource } from './KernelSource.ts';
import { lengthsFirst } from './lengthsFirst.ts';
import { shaderError } from './shaderErrors.ts';

const caches = new WeakMap<Gpu, PipelineCache>();

/**
 * Compute pipelines of one device, each compiled once, asynchronously and in parallel.
 *
 * Layouts are explicit, made from the reflected interface, so that kernels with the same bindings share them.
 */
export class PipelineCache {
  readonly #gpu: Gpu;
  readonly #modules = new Map<KernelSource, Promise<GPUShaderModule>>();
  readonly #pipelines = new Map<KernelSource, Map<string, Promise<GPUComputePipeline>>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  private constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  static of(gpu: Gpu): PipelineCache {
    let cache = caches.get(gpu);
    if (!cache) {
      cache = new PipelineCache(gpu);
      caches.set(gpu, cache);
    }
    return cache;
  }

  /** @throws ShaderError with file, line, column and source text when the WGSL doesn't compile. */
  pipeline(source: KernelSource, overrides: Readonly<Record<string, number>>): Promise<GPUComputePipeline> {
    let ofSource = this.#pipelines.get(source);
    if (!ofSource) {
      ofSource = new Map();
      this.#pipelines.set(source, ofSource);
    }
    const key = JSON.stringify(Object.entries(overrides).sort(([a], [b]) => (a < b ? -1 : 1)));
    let pipeline = ofSource.get(key);
    if (!pipeline) {
      pipeline = this.#compile(source, overrides);
      ofSource.set(key, pipeline);
    }
    return pipeline;
  }

  /** The pipelines of many launches, compiled in parallel. */
  pipelines(
    launches: readonly { source: KernelSource; overrides: Readonly<Record<string, number>> }[],
    onProgress?: (compiled: number, total: number) => void,
  ): Promise<GPUComputePipeline[]> {
    let compiled = 0;
    return Promise.all(
      launches.map(async ({ source, overrides }) => {
        const pipeline = await this.pipeline(source, overrides);
        onProgress?.(++compiled, launches.length);
        return pipeline;
      }),
    );
  }

  bindGroupLayout({ params, bindings }: KernelSource): GPUBindGroupLayout {
    const types = [
      ...(params ? [params] : []).map(({ binding, bound = 'uniform' }) => [binding, bound] as const),
      ...bindings.map(({ binding, bound = 'storage' }) => [binding, bound] as const),
    ];
    const key = types.join();
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.#gpu.device.createBindGroupLayout({
        entries: types.map(([binding, type]) => ({
          binding,
          visibility: SHADER_STAGE_COMPUTE,
          buffer: { type },
        })),
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  async #compile(
    source: KernelSource,
    overrides: Readonly<Record<string, number>>,
  ): Promise<GPUComputePipeline> {
    const { device } = this.#gpu;
    const module = await this.#module(source);
    const layout = device.createPipelineLayout({ bindGroupLayouts: [this.bindGroupLayout(source)] });
    const label = `${source.name} ${JSON.stringify(overrides)}`;
    const compute = { module, entryPoint: 'main', constants: { ...overrides } };
    return this.#gpu.guard(label, device.createComputePipelineAsync({ label, layout, compute }));
  }

  #module(source: KernelSource): Promise<GPUShaderModule> {
    let module = this.#modules.get(source);
    if (!module) {
      module = this.#createModule(source);
      this.#modules.set(source, module);
    }
    return module;
  }

  async #createModule(source: KernelSource): Promise<GPUShaderModule> {
    const { device, kind } = this.#gpu;
    const code = kind === 'cpu' ? lengthsFirst(source.code) : source.code;
    // The scope keeps the compiler's complaint away from the application's own error handler.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code, label: source.file });
    const scope = device.popErrorScope();
    const { messages } = await this.#gpu.guard(source.name, module.getCompilationInfo());
    await scope;
    if (messages.some(({ type }) => type === 'error')) throw shaderError(source, messages);
    return module;
  }
}
