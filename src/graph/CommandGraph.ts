import { ShaderError, ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { kernelInterface, kernelName, type Kernel } from '../kernels/Kernel.ts';
import { accumulates } from '../kernels/KernelSource.ts';
import copyKernel from '../../shaders/graph/copy.wgsl';
import type { Launch } from './Launch.ts';
import { Program, type PlanOptions } from './Program.ts';
import type { Parameter, State } from './State.ts';
import { Tensor, type ElementType, type Shape } from './Tensor.ts';

/** What a module passes to `launch`; see `Launch`. */
export interface LaunchRequest {
  tensors: Record<string, Tensor | undefined>;
  params?: Record<string, number>;
  overrides?: Record<string, number>;
  over: readonly number[];
}

export interface CommandGraphOptions {
  target?: 'cpu' | 'gpu';
  stateOf?: (parameter: Parameter) => State;
}

/**
 * Records kernel launches: **record** → plan → replay.
 *
 * Modules append launches on virtual tensors; nothing runs. `plan` turns the record into a `Program` with every
 * buffer, pipeline and bind group made, which can be replayed any number of times.
 */
export class CommandGraph {
  readonly launches: Launch[] = [];
  /** Tensors that must hold their values when the program ends. */
  readonly outputs = new Set<Tensor>();

  /** The kind of adapter that the launches are cut for; any other runs them too. */
  readonly target: 'cpu' | 'gpu';

  readonly #stateOf: (parameter: Parameter) => State;
  readonly #written = new Set<Tensor>();
  readonly #kept = new Map<object, Map<State, unknown>>();
  #isFrozen = false;

  /**
   * @param options.target `gpu.kind` of the device that will run the graph (default: `cpu`).
   * @param options.stateOf where the values and gradients of parameters live.
   */
  constructor({ target = 'cpu', stateOf = noParameters }: CommandGraphOptions = {}) {
    this.target = target;
    this.#stateOf = stateOf;
  }

  /** A tensor that lives within a step. */
  tensor(label: string, shape: Shape, element: ElementType = 'f32'): Tensor {
    return new Tensor(label, shape, element);
  }

  /** A value that lives within a step, with its derivative. */
  state(label: string, shape: Shape): State {
    return { x: this.tensor(label, shape), dx: this.tensor(`∂${label}`, shape) };
  }

  /** The state of a parameter; without a `dx` within `frozen`. */
  parameter(parameter: Parameter): State {
    const state = this.#stateOf(parameter);
    return this.#isFrozen ? { x: state.x, dx: undefined } : state;
  }

  /** Records with all parameters held constant: no bprop within sends them derivatives, as in a search by slopes of E. */
  frozen<T>(record: () => T): T {
    const before = this.#isFrozen;
    this.#isFrozen = true;
    try {
      return record();
    } finally {
      this.#isFrozen = before;
    }
  }

  /** Declares that a tensor holds a value before the program starts. */
  given(tensor: Tensor): Tensor {
    this.#written.add(tensor);
    return tensor;
  }

  /** Keeps a tensor's value to the end of the program, so that it can be read. */
  output(tensor: Tensor): Tensor {
    this.outputs.add(tensor);
    return tensor;
  }

  /** Remembers what a module's fprop made for its bprop. One module may be used many times: its output tells the uses apart. */
  keep<T>(module: object, output: State, value: T): T {
    let uses = this.#kept.get(module);
    if (!uses) {
      uses = new Map();
      this.#kept.set(module, uses);
    }
    uses.set(output, value);
    return value;
  }

  /** What `keep` remembered for this use of the module. */
  kept<T>(module: object, output: State): T {
    const uses = this.#kept.get(module);
    if (!uses?.has(output)) {
      throw new ShapeError(
        `bprop to ${output.x}: expected an fprop with the same output before it. Record fprop first.`,
      );
    }
    return uses.get(output) as T;
  }

  /**
   * Appends a launch.
   *
   * A binding with an override `ACCUMULATE_<NAME>` adds to its tensor; the first launch that touches the tensor
   * overwrites it instead, so nothing has to be cleared.
   *
   * @throws ShaderError when names don't match the kernel's, or a tensor is read before anything wrote it.
   */
  launch(kernel: Kernel, request: LaunchRequest): void {
    const { bindings, params, overrides } = kernelInterface(kernel);
    const name = kernelName(kernel);
    const tensors = Object.fromEntries(
      Object.entries(request.tensors).filter((entry): entry is [string, Tensor] => entry[1] !== undefined),
    );
    const chosen: Record<string, number> = { ...request.overrides };
    checkNames(
      `launch ${name}: binding`,
      Object.keys(tensors),
      bindings.map((binding) => binding.name),
    );

    const outputs = bindings.filter(
      ({ access, name: binding }) => access === 'read_write' && tensors[binding],
    );
    const written = new Set(outputs.map((binding) => tensors[binding.name]));
    for (const binding of bindings) {
      const tensor = tensors[binding.name];
      if (!tensor) continue;
      if (tensor.element !== binding.element) {
        throw new ShaderError(
          `launch ${name}: expected ${binding.element} for ${binding.name}, got ${tensor} of ${tensor.element}. ` +
            'Pass a tensor of that element type.',
        );
      }
      if (binding.access === 'read') {
        this.#requireWritten(name, binding.name, tensor);
        if (written.has(tensor)) {
          throw new ShaderError(
            `launch ${name}: expected ${binding.name} to differ from the outputs, got ${tensor} as both. ` +
              'Give the output a tensor of its own.',
          );
        }
      }
    }
    this.#separate(
      tensors,
      bindings.filter(({ access }) => access === 'read').map((binding) => binding.name),
    );
    for (const binding of outputs) {
      const tensor = tensors[binding.name] as Tensor;
      const flag = accumulates(binding.name);
      if (overrides.includes(flag)) chosen[flag] = this.#written.has(tensor) ? 1 : 0;
      this.#written.add(tensor);
    }
    checkNames(
      `launch ${name}: param`,
      Object.keys(request.params ?? {}),
      params?.fields.map((field) => field.name) ?? [],
      { all: true },
    );
    this.launches.push({
      kernel,
      tensors,
      params: { ...request.params },
      overrides: chosen,
      over: request.over,
      fused: [],
    });
  }

  /** Places, compiles and binds everything; see `Program`. */
  plan(gpu: Gpu, options: PlanOptions = {}): Promise<Program> {
    return Program.plan(gpu, this, options);
  }

  #requireWritten(kernel: string, binding: string, tensor: Tensor): void {
    if (tensor.storage || this.#written.has(tensor)) return;
    throw new ShaderError(
      `launch ${kernel}: expected ${binding} to hold a value, got ${tensor} before anything wrote it. ` +
        'Record the launch that fills it first.',
    );
  }

  /** WebGPU forbids one range under two writable bindings; a tensor that is read twice gets a copy. */
  #separate(tensors: Record<string, Tensor>, reads: readonly string[]): void {
    const seen = new Set<Tensor>();
    for (const name of reads) {
      const tensor = tensors[name];
      if (!tensor) continue;
      if (seen.has(tensor)) {
        const copy = this.tensor(`${tensor.label} again`, tensor.shape, tensor.element);
        const count = tensor.length;
        this.launch(copyKernel, { tensors: { x: tensor, out: copy }, params: { count }, over: [count] });
        tensors[name] = copy;
      }
      seen.add(tensor);
    }
  }
}

function noParameters(): State {
  throw new ShapeError('CommandGraph: this graph has no parameters. Pass stateOf to the constructor.');
}

function checkNames(
  what: string,
  given: readonly string[],
  known: readonly string[],
  { all = false } = {},
): void {
  const unknown = given.filter((name) => !known.includes(name));
  const missing = all ? known.filter((name) => !given.includes(name)) : [];
  if (unknown.length === 0 && missing.length === 0) return;
  throw new ShaderError(
    `${what}: expected ${known.join(', ') || 'none'}, got unknown [${unknown.join(', ')}], missing [${missing.join(', ')}]. ` +
      'Use the names in the WGSL file.',
  );
}
