import type { Launch } from '../graph/Launch.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { kernelInterface, kernelName } from '../kernels/Kernel.ts';
import * as twinsByName from './index.ts';
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
 * Runs recorded launches on the CPU in float64, each by its kernel's twin: the oracle for any graph.
 *
 * Own kernels take part through `twins`, by kernel name.
 */
export function executeReference(
  launches: readonly Launch[],
  memory: ReferenceMemory,
  twins: Readonly<Record<string, Twin>> = {},
): void {
  for (const launch of launches) runTwin(launch, memory, twins);
}

function runTwin(launch: Launch, memory: ReferenceMemory, twins: Readonly<Record<string, Twin>>): void {
  const name = kernelName(launch.kernel);
  const twin = twins[name] ?? findTwin(name);
  const tensors: Tensors = {};
  for (const { name: binding } of kernelInterface(launch.kernel).bindings) {
    const tensor = launch.tensors[binding];
    if (tensor) tensors[binding] = memory.of(tensor);
  }
  const defaults = Object.fromEntries(kernelInterface(launch.kernel).overrides.map((key) => [key, 0]));
  const numbers: Numbers = { ...defaults, ...launch.params, ...launch.overrides };
  twin(tensors, numbers);
}

/** The twin of a kernel: `row_minimum.wgsl` ↔ `rowMinimum`. */
export function findTwin(kernel: string): Twin {
  const name = kernel.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const twin = (twinsByName as Record<string, unknown>)[name];
  if (typeof twin !== 'function') {
    throw new TypeError(
      `reference: expected a twin ${name} for kernel ${kernel}. Export one from src/reference.`,
    );
  }
  return twin as Twin;
}
