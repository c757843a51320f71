import { sizeOf, storageOf, Tensor } from '../graph/Tensor.ts';
import type { Parameter } from '../graph/State.ts';

/** Parameters start at multiples of 64 elements: 256 bytes, WebGPU's alignment of storage bindings. */
const ALIGNED_ELEMENTS = 64;

/** Where each of several parameters lies in one vector, in their order and with gaps for alignment. */
export class ParameterLayout {
  /** Elements of the vector, gaps included; at least one. */
  readonly length: number;
  /** Elements without the gaps. */
  readonly count: number;
  readonly #parts: readonly { name: string; parameter: Parameter; offset: number }[];

  constructor(parameters: readonly (readonly [name: string, parameter: Parameter])[]) {
    let length = 0;
    let count = 0;
    this.#parts = parameters.map(([name, parameter]) => {
      const offset = length;
      const size = sizeOf(parameter.shape);
      length += Math.ceil(size / ALIGNED_ELEMENTS) * ALIGNED_ELEMENTS;
      count += size;
      return { name, parameter, offset };
    });
    this.length = Math.max(length, ALIGNED_ELEMENTS);
    this.count = count;
  }

  /** Each parameter's range of a stored vector of this layout. */
  cut(pool: Tensor, label: (name: string) => string = (name) => name): [Parameter, Tensor][] {
    const { buffer, offset: start } = storageOf(pool);
    return this.#parts.map(({ name, parameter, offset }) => {
      const range = { buffer, offset: start + offset * 4, bytes: sizeOf(parameter.shape) * 4 };
      return [parameter, new Tensor(label(name), parameter.shape, 'f32', range)];
    });
  }

  /** The values of a vector of this layout, by name. */
  split(values: Float32Array): Record<string, Float32Array> {
    return Object.fromEntries(
      this.#parts.map(({ name, parameter, offset }) => [
        name,
        values.slice(offset, offset + sizeOf(parameter.shape)),
      ]),
    );
  }
}
