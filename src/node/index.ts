/** `webgpu-ebm/node`: what needs Node: WebGPU without a browser, checkpoints in files. */
export { readCheckpoint, writeCheckpoint } from './checkpointFile.ts';
export { createNodeWebGpu } from './webgpu.ts';
