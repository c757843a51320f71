import { DataError, ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { Parameter, State } from '../graph/State.ts';
import {
  allocateTensor,
  readTensor,
  releaseTensor,
  sizeOf,
  storageOf,
  Tensor,
  writeTensor,
} from '../graph/Tensor.ts';
import type { Parameters } from '../modules/Module.ts';
import { uniformStream } from './random.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** Parameters start at multiples of 64 elements: 256 bytes, WebGPU's alignment of storage bindings. */
const ALIGNED_ELEMENTS = 64;

/** Values by name: whatever holds numbers. */
export type Weights = Readonly<Record<string, ArrayLike<number>>>;

/**
 * All parameters of a model in one vector, their gradients in another: one dispatch updates every weight.
 *
 * The gaps between parameters are zero in both and stay so.
 */
export class ParameterStore {
  readonly names: readonly string[];
  /** Number of trainable values. */
  readonly count: number;
  readonly values: Tensor;
  readonly gradients: Tensor;
  readonly #gpu: Gpu;
  readonly #parameters: Parameters;
  readonly #offsets = new Map<Parameter, number>();
  readonly #states = new Map<Parameter, State>();

  constructor(gpu: Gpu, parameters: Parameters, seed: number) {
    this.#gpu = gpu;
    this.#parameters = parameters;
    this.names = Object.keys(parameters);
    let length = 0;
    let count = 0;
    for (const parameter of Object.values(parameters)) {
      const size = sizeOf(parameter.shape);
      this.#offsets.set(parameter, length);
      length += Math.ceil(size / ALIGNED_ELEMENTS) * ALIGNED_ELEMENTS;
      count += size;
    }
    this.count = count;
    this.values = allocateTensor(gpu, 'parameters', 'parameters', [length]);
    this.gradients = allocateTensor(gpu, 'gradients', 'gradients', [length]);
    for (const [name, parameter] of Object.entries(parameters)) {
      const part = (pool: Tensor, label: string): Tensor => {
        const { buffer } = storageOf(pool);
        const offset = this.#offset(parameter) * 4;
        return new Tensor(label, parameter.shape, 'f32', {
          buffer,
          offset,
          bytes: sizeOf(parameter.shape) * 4,
        });
      };
      this.#states.set(parameter, { x: part(this.values, name), dx: part(this.gradients, `∂${name}`) });
    }
    this.initialize(seed);
  }

  /** Starting values from the seed, each parameter from a stream of its own name. */
  initialize(seed: number): void {
    for (const [name, parameter] of Object.entries(this.#parameters)) {
      const values = new Float32Array(sizeOf(parameter.shape));
      parameter.initialize(values, uniformStream(seed, name));
      this.#write(parameter, values);
    }
  }

  readonly stateOf = (parameter: Parameter): State => {
    const state = this.#states.get(parameter);
    if (!state) {
      throw new ShapeError(
        "parameters: expected a parameter of this model, got another. List it in its module's `parameters`.",
      );
    }
    return state;
  };

  /**
   * Replaces values by name: a safetensors file, or an object of number arrays. Names left out keep their values.
   *
   * @throws DataError for a malformed file, an unknown name, a wrong length or shape, or values that aren't finite;
   * then nothing is changed.
   */
  load(weights: Weights | Uint8Array | ArrayBuffer): void {
    const isFile = weights instanceof Uint8Array || weights instanceof ArrayBuffer;
    const loaded: [Parameter, Float32Array][] = [];
    const given: [string, ArrayLike<number>, readonly number[] | undefined][] = isFile
      ? Object.entries(decodeSafetensors(weights).tensors).map(([name, { data, shape }]) => [
          name,
          data,
          shape,
        ])
      : Object.entries(weights).map(([name, data]) => [name, data, undefined]);
    for (const [name, data, shape] of given) {
      loaded.push([this.#find(name), this.#checked(name, data, shape)]);
    }
    for (const [parameter, values] of loaded) this.#write(parameter, values);
  }

  /** The values as a safetensors file, by name. */
  async save(metadata: Record<string, string> = {}): Promise<Uint8Array> {
    return encodeSafetensors(await this.readAll(), metadata);
  }

  /** The values by name. */
  async read(): Promise<Record<string, Float32Array>> {
    return this.#split(await this.#readPool(this.values));
  }

  /** The gradients by name, as the last bprop left them. */
  async readGradients(): Promise<Record<string, Float32Array>> {
    return this.#split(await this.#readPool(this.gradients));
  }

  /** The values by name, with shapes. */
  async readAll(): Promise<Record<string, { shape: number[]; data: Float32Array }>> {
    const values = await this.read();
    return Object.fromEntries(
      Object.entries(values).map(([name, data]) => [
        name,
        { shape: [...(this.#parameters[name] as Parameter).shape], data },
      ]),
    );
  }

  dispose(): void {
    releaseTensor(this.#gpu, this.values);
    releaseTensor(this.#gpu, this.gradients);
  }

  #find(name: string): Parameter {
    if (!Object.hasOwn(this.#parameters, name)) {
      throw new DataError(
        `parameters.load: expected names among ${this.names.join(', ')}, got ${name}. ` +
          'Load weights of the same architecture.',
      );
    }
    return this.#parameters[name] as Parameter;
  }

  #checked(name: string, data: ArrayLike<number>, shape: readonly number[] | undefined): Float32Array {
    const expected = this.#find(name).shape;
    const fits = shape ? shape.join() === expected.join() : data.length === sizeOf(expected);
    if (!fits) {
      throw new DataError(
        `parameters.load: expected ${name} [${expected.join(', ')}], got [${shape?.join(', ') ?? data.length}]. ` +
          'Load weights of the same architecture.',
      );
    }
    const values = Float32Array.from(data);
    if (!values.every(Number.isFinite)) {
      throw new DataError(
        `parameters.load: expected finite values in ${name}, got NaN or infinity. Save the weights again before they diverge.`,
      );
    }
    return values;
  }

  #write(parameter: Parameter, values: Float32Array): void {
    writeTensor(this.#gpu, this.stateOf(parameter).x, values);
  }

  #offset(parameter: Parameter): number {
    return this.#offsets.get(parameter) as number;
  }

  async #readPool(pool: Tensor): Promise<Float32Array> {
    return (await readTensor(this.#gpu, pool)) as Float32Array;
  }

  #split(pool: Float32Array): Record<string, Float32Array> {
    return Object.fromEntries(
      Object.entries(this.#parameters).map(([name, parameter]) => {
        const offset = this.#offset(parameter);
        return [name, pool.slice(offset, offset + sizeOf(parameter.shape))];
      }),
    );
  }
}
