// How much memory a page has asked for, told from outside: buffers of all WebGPU devices, and WebAssembly memory.

const buffers = new Map<GPUBuffer, GPUDevice>();
const memories: WebAssembly.Memory[] = [];
let bytes = 0;
let peak = 0;

/** Starts counting. Call before anything asks for memory. */
export function countAllocations(): void {
  const { createBuffer, destroy: destroyDevice } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    buffers.set(buffer, this);
    bytes += buffer.size;
    peak = Math.max(peak, bytes);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    if (buffers.delete(this)) bytes -= this.size;
    destroy.call(this);
  };
  GPUDevice.prototype.destroy = function () {
    for (const [buffer, device] of buffers) if (device === this) buffer.destroy();
    destroyDevice.call(this);
  };
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.push(this);
    }
  };
}

/** The most bytes of buffers alive at one time, and all WebAssembly memory, which never shrinks. */
export function peakBytes(): number {
  return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, peak);
}
