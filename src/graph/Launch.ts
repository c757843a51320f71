import { kernelInterface, type Kernel } from '../kernels/Kernel.ts';
import type { Tensor } from './Tensor.ts';

/** One recorded kernel launch. Plain data: the plan, the CPU oracle and `describe()` all read it. */
export interface Launch {
  readonly kernel: Kernel;
  /** By binding name. Bindings left out are optional inputs that the kernel doesn't read. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly params: Readonly<Record<string, number>>;
  readonly overrides: Readonly<Record<string, number>>;
  /** The elements that the launch covers: `[n]` or `[rows, columns]`. */
  readonly over: readonly number[];
  /** What was merged into this launch, for `describe()`. */
  readonly fused: readonly string[];
  /** The launches that became this one, in order; what lies in one buffer is then bound together. */
  readonly joined?: readonly Launch[];
}

/** How a binding uses its tensor. */
export type Access = 'read' | 'write' | 'accumulate';

/** The tensors that a launch writes. */
export function writtenTensors(launch: Launch): Tensor[] {
  return kernelInterface(launch.kernel)
    .bindings.filter(({ access }) => access === 'read_write')
    .flatMap(({ name }) => launch.tensors[name] ?? []);
}
