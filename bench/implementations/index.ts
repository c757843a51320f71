import type { Implementation } from '../Implementation.ts';

/** Each is loaded when it is first asked for, so that a peer that doesn't load only misses its own rows. */
export const implementations = {
  wgsl: async () => (await import('./wgsl.ts')).wgsl,
  'plain-js': async () => (await import('./plainJs.ts')).plainJs,
  'webgpu-ebm': async () => (await import('./webgpuEbm.ts')).webgpuEbm,
  'webgpu-ebm-alone': async () => (await import('./webgpuReplicas.ts')).webgpuEbmAlone,
  'jax-js-webgpu': async () => (await import('./jaxJs.ts')).jaxJs('webgpu'),
  'jax-js-wasm': async () => (await import('./jaxJs.ts')).jaxJs('wasm'),
  'tfjs-webgpu': async () => (await import('./tfjs.ts')).tfjs(),
} satisfies Record<string, () => Promise<Implementation>>;

export type Name = keyof typeof implementations;

/** The packages that peers come from: dependencies of bench/package.json. */
export const packages: Partial<Record<Name, string>> = {
  'jax-js-webgpu': '@jax-js/jax',
  'jax-js-wasm': '@jax-js/jax',
  'tfjs-webgpu': '@tensorflow/tfjs',
};
