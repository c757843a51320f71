// Ceilings of the adapter: what no implementation on it can pass.

import { allocateTensor, CommandGraph, Gpu, type KernelSource } from 'webgpu-ebm';
import { COPY_BYTES, THREADS } from '../ceilings.ts';
import type { Implementation, Prepared } from '../Implementation.ts';
import multiplyAdd from '../shaders/multiply_add.wgsl';
import nothing from '../shaders/nothing.wgsl';

export const wgsl: Implementation = {
  arithmetic: () => repeat(multiplyAdd, { scale: 0.999, offset: 0.001 }, THREADS),
  dispatch: () => repeat(nothing, { count: 0 }, 1),
  async bandwidth() {
    const gpu = await Gpu.request();
    const [from, to] = ['from', 'to'].map((label) => gpu.createStorage('data', COPY_BYTES, label)) as [
      GPUBuffer,
      GPUBuffer,
    ];
    return {
      async run(times) {
        const encoder = gpu.device.createCommandEncoder();
        for (let i = 0; i < times; i++) encoder.copyBufferToBuffer(from, 0, to, 0, COPY_BYTES);
        gpu.device.queue.submit([encoder.finish()]);
        await gpu.finished();
      },
      bytes: 2 * COPY_BYTES,
      dispose: () => gpu.dispose(),
    };
  },
};

async function repeat(
  kernel: KernelSource,
  params: Record<string, number>,
  count: number,
): Promise<Prepared> {
  const gpu = await Gpu.request();
  const graph = new CommandGraph({ target: gpu.kind });
  const out = allocateTensor(gpu, 'state', 'out', [count]);
  graph.launch(kernel, { tensors: { out }, params, over: [count] });
  const program = await graph.plan(gpu);
  return { run: (times) => program.run(times), dispose: () => gpu.dispose() };
}
