import { DataError, ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { Parameter, State } from '../graph/State.ts';
import { readTensor, sizeOf, writeTensor, type Allocate, type Tensor } from '../graph/Tensor.ts';
import type { Parameters } from '../modules/Module.ts';
import { ParameterLayout } from './ParameterLayout.ts';
import { uniformStream } from './random.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** Values by name: whatever holds numbers. */
export type Weights = Readonly<Record<string, ArrayLike<number>>>;

/**
 * The trained parameters of a model in one vector, their gradients in another: one dispatch updates every weight.
 *
 * The gaps between parameters are zero in both and stay so. Fixed parameters lie in a vector of their own, which no
 * optimizer sees, and have no gradient.
 */
export class ParameterStore {
  /** Of all parameters, trained and fixed. */
  readonly names: readonly string[];
  /** Number of trained values. */
  readonly count: number;
  readonly values: Tensor;
  readonly gradients: Tensor;
  readonly #gpu: Gpu;
  readonly #parameters: Parameters;
  readonly #trained: ParameterLayout;
  readonly #fixed: ParameterLayout;
  readonly #fixedValues: Tensor | undefined;
  readonly #states = new Map<Parameter, State>();

  /** @param allocate where the vectors live; who gives it, gives them back. */
  constructor(gpu: Gpu, parameters: Parameters, seed: number, allocate: Allocate) {
    this.#gpu = gpu;
    this.#parameters = parameters;
    this.names = Object.keys(parameters);
    const entries = Object.entries(parameters);
    this.#trained = new ParameterLayout(entries.filter(([, { fixed }]) => !fixed));
    this.#fixed = new ParameterLayout(entries.filter(([, { fixed }]) => fixed));
    this.count = this.#trained.count;
    this.values = allocate('parameters', 'parameters', [this.#trained.length]);
    this.gradients = allocate('gradients', 'gradients', [this.#trained.length]);
    const derivatives = new Map(this.#trained.cut(this.gradients, (name) => `∂${name}`));
    for (const [parameter, x] of this.#trained.cut(this.values)) {
      this.#states.set(parameter, { x, dx: derivatives.get(parameter) });
    }
    if (this.#fixed.count > 0) {
      this.#fixedValues = allocate('parameters', 'fixed parameters', [this.#fixed.length]);
      for (const [parameter, x] of this.#fixed.cut(this.#fixedValues)) {
        this.#states.set(parameter, { x, dx: undefined });
      }
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
    const [trained, fixed] = await Promise.all([
      this.#read(this.values),
      this.#fixedValues && this.#read(this.#fixedValues),
    ]);
    const values = { ...this.#trained.split(trained), ...(fixed && this.#fixed.split(fixed)) };
    return Object.fromEntries(this.names.map((name) => [name, values[name] as Float32Array]));
  }

  /** The gradients of trained parameters by name, as the last bprop left them. */
  async readGradients(): Promise<Record<string, Float32Array>> {
    return this.splitTrained(await this.#read(this.gradients));
  }

  /** A vector that lies as the trained parameters do, by name. */
  splitTrained(values: Float32Array): Record<string, Float32Array> {
    return this.#trained.split(values);
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

  async #read(pool: Tensor): Promise<Float32Array> {
    return (await readTensor(this.#gpu, pool)) as Float32Array;
  }
}
