import { createNodeWebGpu } from 'webgpu-ebm/node';
import { trainInside } from './appModel.mjs';

const adapter = await (await createNodeWebGpu()).requestAdapter();
if (!adapter) throw new Error('no adapter');
const device = await adapter.requestDevice();
console.log(JSON.stringify(await trainInside(device)));
device.destroy();
