import type { Gpu } from 'webgpu-ebm';

/** Encodes a program without submitting it. */
export function encode(
  { device }: Gpu,
  program: { encode(encoder: GPUCommandEncoder, times: number): void },
  times: number,
): void {
  const encoder = device.createCommandEncoder();
  program.encode(encoder, times);
  encoder.finish();
}
