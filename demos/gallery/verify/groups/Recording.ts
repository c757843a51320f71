import {
  allocateTensor,
  CommandGraph,
  type Gpu,
  type Parameter,
  readTensor,
  releaseTensor,
  type Shape,
  type State,
  type Tensor,
} from 'webgpu-ebm';

/** Tensors with given values, what is recorded on them, and what comes of it. */
export class Recording {
  readonly graph: CommandGraph;
  readonly #gpu: Gpu;
  readonly #tensors: Tensor[] = [];
  readonly #parameters = new Map<Parameter, State>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
    this.graph = new CommandGraph({
      target: gpu.kind,
      stateOf: (parameter) => this.#parameters.get(parameter) as State,
    });
  }

  /** A value, zero where it isn't given, and its derivative. */
  state(
    label: string,
    shape: Shape,
    values?: readonly number[],
    slopes?: readonly number[],
  ): State & { dx: Tensor } {
    return { x: this.tensor(label, shape, values), dx: this.tensor(`∂${label}`, shape, slopes) };
  }

  tensor(label: string, shape: Shape, values?: readonly number[]): Tensor {
    const data = values && { data: Float32Array.from(values) };
    const tensor = allocateTensor(this.#gpu, 'state', label, shape, data);
    this.#tensors.push(tensor);
    return tensor;
  }

  parameter(parameter: Parameter, label: string, values: readonly number[]): State & { dx: Tensor } {
    const state = this.state(label, parameter.shape, values);
    this.#parameters.set(parameter, state);
    return state;
  }

  /** Runs what was recorded, and reads. */
  async read(tensors: readonly Tensor[]): Promise<ArrayLike<number>[]> {
    const program = await this.graph.plan(this.#gpu);
    try {
      await program.run();
      return await Promise.all(tensors.map((tensor) => readTensor(this.#gpu, tensor)));
    } finally {
      program.dispose();
    }
  }

  dispose(): void {
    for (const tensor of this.#tensors) releaseTensor(this.#gpu, tensor);
  }
}
