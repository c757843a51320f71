/** WebGPU's numeric flags that only drawing needs, as the specification fixes them (see gpu/flags.ts). */
export const TextureUsage = { copySource: 0x01, renderAttachment: 0x10 } as const;
export const ShaderStage = { vertex: 0x1, fragment: 0x2, compute: 0x4 } as const;
export const MeshUsage = { index: 0x10, vertex: 0x20 } as const;
