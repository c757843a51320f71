/** WebGPU in Node: Dawn, Chrome's implementation, from the npm package `webgpu`. */
import { EbmError } from '../errors.ts';

/**
 * Dawn frees its instance when the GPU object is collected, and a device still in use then crashes the process
 * (measured with `webgpu` 0.6.2, https://github.com/dawn-gpu/node-webgpu/issues/18). Keeping the object for ever is no
 * way out: some versions don't let Node exit while it is reachable. So it lives as long as any device made from it.
 */
const instances = new WeakMap<GPUDevice, GPU>();

/**
 * The entry point that `navigator.gpu` is in a browser.
 *
 *     const gpu = await Gpu.request({ gpu: await createNodeWebGpu() });
 *
 * Keep no reference to it in a global or a module variable: pass it on as above. Its devices keep it alive, and Node
 * exits when they are gone or nothing is left to do.
 *
 * `webgpu` is an optional peer: it is loaded here, on the first call.
 *
 * @throws EbmError when the package is missing or has no binary for this platform.
 */
export async function createNodeWebGpu(): Promise<GPU> {
  const { create } = await import('webgpu').catch((cause: unknown) => {
    const missing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const got = missing ? 'none' : `"${cause instanceof Error ? cause.message : String(cause)}"`;
    throw new EbmError(
      `createNodeWebGpu: expected the npm package webgpu, got ${got}. Run \`npm install webgpu\` on this platform.`,
      { cause },
    );
  });
  const gpu = create([]);
  const requestAdapter = gpu.requestAdapter.bind(gpu);
  gpu.requestAdapter = async (options) => {
    const adapter = await requestAdapter(options);
    return adapter && keepInstance(adapter, gpu);
  };
  return gpu;
}

function keepInstance(adapter: GPUAdapter, gpu: GPU): GPUAdapter {
  const requestDevice = adapter.requestDevice.bind(adapter);
  adapter.requestDevice = async (descriptor) => {
    const device = await requestDevice(descriptor);
    instances.set(device, gpu);
    return device;
  };
  return adapter;
}
