/**
 * WebGPU's numeric usage flags, as the specification fixes them.
 *
 * Written here because Node has no such globals, and a borrowed device may come from any host.
 */
export const BufferUsage = {
  mapRead: 0x0001,
  copySource: 0x0004,
  copyDestination: 0x0008,
  uniform: 0x0040,
  storage: 0x0080,
} as const;

export const MAP_MODE_READ = 0x0001;
export const SHADER_STAGE_COMPUTE = 0x4;
