/// <reference lib="esnext.disposable" preserve="true" />
export * from './answers/index.ts';
export * from './energies/index.ts';
export {
  DataError,
  DeviceLostError,
  DisposedError,
  CompatibilityError,
  DivergenceError,
  EbmError,
  LimitError,
  ShaderError,
  ShapeError,
} from './errors.ts';
export {
  Gpu,
  type BufferRole,
  type GpuDescription,
  type GpuRequest,
  type MemoryReport,
} from './gpu/index.ts';
export * from './graph/index.ts';
export type { KernelSource } from './kernels/KernelSource.ts';
export * from './losses/index.ts';
export * from './models/index.ts';
export * from './modules/index.ts';
export * from './sequences/index.ts';
export * from './training/index.ts';
export {
  DARK,
  EnergyMap,
  LIGHT,
  SurfaceView,
  type Camera,
  type Scene,
  type SurfaceMarks,
  type SurfaceViewOptions,
  type Theme,
} from './view/index.ts';
