import type { Launch } from '../graph/Launch.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { kernelInterface, kernelName } from '../kernels/Kernel.ts';
import type { Numbers, Tensors, Twin } from './twin.ts';

/** Values of tensors in float64, made on first use as zeros. */
export class ReferenceMemory {
  readonly #values = new Map<Tensor, Float64Array>();

  of(tensor: Tensor): Float64Array {
    let values = this.#values.get(tensor);
    if (!values) {
      values = new Float64Array(tensor.length);
      this.#values.set(tensor, values);
    }
    return values;
  }

  set(tensor: Tensor, values: ArrayLike<number>): void {
    this.of(tensor).set(values);
  }
}

/**
 * Runs recorded launches on the CPU in float64, each by its kernel's twin: `row_minimum.wgsl` ↔ `rowMinimum`. Own
 * kernels go by their own name, such as `my_loss`.
 *
 * @throws TypeError for a kernel without a twin.
 */
export function replay(
  launches: readonly Launch[],
  memory: ReferenceMemory,
  twins: Readonly<Record<string, unknown>>,
): void {
  for (const launch of launches) runTwin(launch, memory, twins);
}

function runTwin(launch: Launch, memory: ReferenceMemory, twins: Readonly<Record<string, unknown>>): void {
  const twin = findTwin(kernelName(launch.kernel), twins);
  const tensors: Tensors = {};
  for (const { name: binding } of kernelInterface(launch.kernel).bindings) {
    const tensor = launch.tensors[binding];
    if (tensor) tensors[binding] = memory.of(tensor);
  }
  const defaults = Object.fromEntries(kernelInterface(launch.kernel).overrides.map((key) => [key, 0]));
  const numbers: Numbers = { ...defaults, ...launch.params, ...launch.overrides };
  twin(tensors, numbers);
}

function findTwin(kernel: string, twins: Readonly<Record<string, unknown>>): Twin {
  const name = kernel.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const twin = Object.hasOwn(twins, kernel) ? twins[kernel] : twins[name];
  if (typeof twin !== 'function') {
    throw new TypeError(
      `reference: expected a twin ${name} for kernel ${kernel}. Pass one in twins, or export it from src/reference.`,
    );
  }
  return twin as Twin;
}
