export { Gpu, type GpuDescription, type GpuRequest } from './Gpu.ts';
export type { BufferRole, MemoryReport, MemoryUse } from './memory.ts';
