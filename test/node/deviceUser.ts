/** Uses a device while the collector runs, and leaves it alive at the end. Run by webgpu.test.ts with --expose-gc. */
import { createNodeWebGpu } from '../../src/node/webgpu.ts';

const MAP_READ = 0x1;
const COPY_DESTINATION = 0x8;

async function requestDevice(): Promise<GPUDevice> {
  const gpu = await createNodeWebGpu();
  const adapter = await gpu.requestAdapter();
  return adapter!.requestDevice();
}

const device = await requestDevice();
for (let turn = 0; turn < 5; turn++) {
  globalThis.gc!();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const buffer = device.createBuffer({ size: 16, usage: MAP_READ | COPY_DESTINATION });
  device.queue.writeBuffer(buffer, 0, Float32Array.of(turn));
  await buffer.mapAsync(MAP_READ);
  if (new Float32Array(buffer.getMappedRange())[0] !== turn) throw new Error('read back another value');
  buffer.destroy();
}
console.log('device worked');
