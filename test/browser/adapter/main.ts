import double from './double.wgsl';

async function requestDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('no adapter');
  return adapter.requestDevice();
}

/** Doubles four numbers on the GPU. */
async function compute(): Promise<number[]> {
  const device = await requestDevice();
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const values = device.createBuffer({ size: 16, usage: STORAGE | COPY_SRC | COPY_DST });
  const readback = device.createBuffer({ size: 16, usage: MAP_READ | COPY_DST });
  device.queue.writeBuffer(values, 0, new Float32Array([1, 2, 3, 4]));

  const module = device.createShaderModule({ code: double.code });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const entries = double.bindings.map(({ binding }) => ({ binding, resource: { buffer: values } }));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(values, 0, readback, 0, 16);
  device.queue.submit([encoder.finish()]);

  await readback.mapAsync(GPUMapMode.READ);
  const doubled = [...new Float32Array(readback.getMappedRange())];
  device.destroy();
  return doubled;
}

/** A PNG, in base64, of a red canvas, taken in the frame that drew it. */
async function draw(): Promise<string> {
  const device = await requestDevice();
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext('webgpu');
  if (context === null) throw new Error('no context');
  context.configure({ device, format: navigator.gpu.getPreferredCanvasFormat() });
  await new Promise(requestAnimationFrame);
  const encoder = device.createCommandEncoder();
  const view = context.getCurrentTexture().createView();
  const clearValue = [1, 0, 0, 1];
  encoder
    .beginRenderPass({ colorAttachments: [{ view, clearValue, loadOp: 'clear', storeOp: 'store' }] })
    .end();
  device.queue.submit([encoder.finish()]);
  const blob = await canvas.convertToBlob();
  device.destroy();
  return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
}

const page = { compute, draw };

declare global {
  interface Window {
    page: typeof page;
  }
}
window.page = page;
