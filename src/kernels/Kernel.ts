import type { Gpu } from '../gpu/Gpu.ts';
import type { KernelSource } from './KernelSource.ts';

/**
 * One kernel in several forms with one interface: registers only for CPU adapters, workgroup memory for GPUs.
 *
 * All have the bindings, params and results of the same float64 twin, which bears the name of the `cpu` form.
 */
export interface KernelVariants {
  readonly cpu: KernelSource;
  readonly gpu: KernelSource;
  /** For CPU adapters whose device has subgroups: invocations exchange what they load. */
  readonly subgroups?: KernelSource;
}

export type Kernel = KernelSource | KernelVariants;

/** The name that stands for a kernel in descriptions and among the float64 twins. */
export function kernelName(kernel: Kernel): string {
  return 'cpu' in kernel ? kernel.cpu.name : kernel.name;
}

/** The interface of a kernel: bindings, params and overrides, the same in every form. */
export function kernelInterface(kernel: Kernel): KernelSource {
  return 'cpu' in kernel ? kernel.cpu : kernel;
}

/** The form for this adapter. */
export function chooseVariant(gpu: Gpu, kernel: Kernel): KernelSource {
  if (!('cpu' in kernel)) return kernel;
  const chosen =
    gpu.kind === 'cpu' && kernel.subgroups && gpu.hasSubgroups ? kernel.subgroups : kernel[gpu.kind];
  gpu.noteVariant(kernel.cpu.name, chosen.name);
  return chosen;
}
