/** WGSL files are modules: the build (tools/wgsl/plugin.ts) resolves their imports and reflects them. */
declare module '*.wgsl' {
  const kernel: import('./kernels/KernelSource.ts').KernelSource;
  export default kernel;
}
