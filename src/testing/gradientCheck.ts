import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { Launch } from '../graph/Launch.ts';
import type { Parameter, State } from '../graph/State.ts';
import {
  allocateTensor,
  readTensor,
  releaseTensor,
  Tensor,
  type ElementType,
  type Shape,
} from '../graph/Tensor.ts';
import type { Parameters } from '../modules/Module.ts';
import { executeReference } from '../reference/execute.ts';
import { ReferenceMemory } from '../reference/replay.ts';
import type { Twin } from '../reference/twin.ts';

/** An input that is held fixed. */
export interface Constant {
  shape: Shape;
  values: ArrayLike<number>;
  /** Default: f32. */
  element?: ElementType;
}

/** A differentiable computation to be checked. */
export interface GradientCase {
  /** Inputs whose derivative is checked. */
  readonly inputs: Readonly<Record<string, Shape>>;
  /** Inputs that are held fixed, with their values. */
  readonly constants: Readonly<Record<string, Constant>>;
  readonly parameters: Parameters;
  readonly output: Shape;
  /** Records the computation of `output.x`; the check fills `output.dx` with random numbers. */
  fprop(graph: CommandGraph, states: Readonly<Record<string, State>>, output: State): void;
  bprop(graph: CommandGraph, states: Readonly<Record<string, State>>, output: State): void;
}

export interface GradientCheckOptions {
  seed?: number;
  /** Largest |analytic − numeric| / (1 + |numeric|) in float64 (default 1e−6). */
  tolerance?: number;
  /** Step of the central difference (default 1e−5). */
  step?: number;
  /** float64 twins of kernels that aren't the library's own, by kernel name. */
  twins?: Readonly<Record<string, Twin>>;
  /** Also runs the kernels on this device, and compares their float32 gradients with the float64 ones. */
  gpu?: Gpu;
  /** Largest |float32 − float64| / (1 + max |float64|) on the device (default 1e−4). */
  gpuTolerance?: number;
}

export interface GradientReport {
  /** Largest relative error against central differences, and where. */
  worst: number;
  where: string;
  /** Largest relative error of the device, when one was given. */
  worstOnGpu: number | undefined;
  /** Derivatives compared. */
  compared: number;
}

/**
 * Checks bprop against central differences `(f(v+h) − f(v−h)) / 2h` in float64, for every input and parameter, and
 * that bprop accumulates: derivatives start at random values, to which it must add.
 *
 * @throws Error naming the worst derivative when one is beyond the tolerance.
 */
export async function checkGradients(
  testCase: GradientCase,
  options: GradientCheckOptions = {},
): Promise<GradientReport> {
  const { seed = 1, tolerance = 1e-6, step = 1e-5, twins = {}, gpu, gpuTolerance = 1e-4 } = options;
  const recorded = record(testCase, seed);
  const { fprop, all, values, derivatives, output } = recorded;

  const memory = new ReferenceMemory();
  const load = (): void => {
    for (const [tensor, numbers] of values) memory.set(tensor, numbers);
  };
  load();
  executeReference(all, memory, twins);
  const accumulated = new Map([...derivatives].map(([name, [, dx]]) => [name, memory.of(dx).slice()]));

  const cotangent = values.get(output.dx) as Float64Array;
  const objective = (): number => {
    executeReference(fprop, memory, twins);
    const out = memory.of(output.x);
    return cotangent.reduce((sum, weight, i) => sum + weight * (out[i] as number), 0);
  };
  let worst = 0;
  let where = '';
  let compared = 0;
  for (const [name, [x, dx]] of derivatives) {
    load();
    const numbers = memory.of(x);
    const before = values.get(dx) as Float64Array;
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] as number;
      numbers[i] = value + step;
      const above = objective();
      numbers[i] = value - step;
      const below = objective();
      numbers[i] = value;
      const numeric = (above - below) / (2 * step);
      const analytic = (accumulated.get(name)?.[i] as number) - (before[i] as number);
      const error = Math.abs(analytic - numeric) / (1 + Math.abs(numeric));
      compared++;
      if (!(error <= worst)) {
        worst = error;
        where = `∂/∂${name}[${i}]: bprop gives ${analytic}, central differences ${numeric}.`;
      }
    }
  }
  if (!(worst <= tolerance)) {
    throw new Error(`checkGradients: expected a relative error ≤ ${tolerance}, got ${worst}. ${where}`);
  }
  const worstOnGpu = gpu && (await compareOnGpu(gpu, testCase, seed, accumulated, gpuTolerance));
  return { worst, where, worstOnGpu, compared };
}

interface Recording {
  fprop: readonly Launch[];
  /** fprop and bprop. */
  all: readonly Launch[];
  /** Starting values of all that the case is given, derivatives included. */
  values: Map<Tensor, Float64Array>;
  /** Value and derivative by name. */
  derivatives: Map<string, [x: Tensor, dx: Tensor]>;
  output: { x: Tensor; dx: Tensor };
  graph: CommandGraph;
}

/** @param place gives a tensor storage; by default there is none, for the CPU. */
function record(
  testCase: GradientCase,
  seed: number,
  place: (tensor: Tensor, values: Float64Array) => Tensor = (tensor) => tensor,
): Recording {
  const random = uniform(seed);
  const values = new Map<Tensor, Float64Array>();
  const derivatives = new Map<string, [Tensor, Tensor]>();
  const parameterStates = new Map<Parameter, State>();
  const graph = new CommandGraph({ stateOf: (parameter) => parameterStates.get(parameter) as State });
  const given = (label: string, shape: Shape, numbers?: ArrayLike<number>, element?: ElementType): Tensor => {
    const plain = new Tensor(label, shape, element);
    // Values that float32 holds exactly, so that both precisions start from the same point.
    const start = Float64Array.from({ length: plain.length }, (_, i) =>
      numbers ? (numbers[i] as number) : Math.fround(2 * random() - 1),
    );
    const tensor = place(plain, start);
    values.set(tensor, start);
    return graph.given(tensor);
  };
  const differentiable = (name: string, shape: Shape): State => {
    const x = given(name, shape);
    const dx = given(`∂${name}`, shape);
    derivatives.set(name, [x, dx]);
    return { x, dx };
  };

  const states: Record<string, State> = {};
  for (const [name, shape] of Object.entries(testCase.inputs)) states[name] = differentiable(name, shape);
  for (const [name, constant] of Object.entries(testCase.constants)) {
    const { shape, values: fixed, element } = constant;
    states[name] = { x: given(name, shape, fixed, element), dx: undefined };
  }
  for (const [name, parameter] of Object.entries(testCase.parameters)) {
    parameterStates.set(parameter, differentiable(name, parameter.shape));
  }
  const output = { x: graph.tensor('output', testCase.output), dx: given('∂output', testCase.output) };
  testCase.fprop(graph, states, output);
  const fprop = [...graph.launches];
  testCase.bprop(graph, states, output);
  return { fprop, all: graph.launches, values, derivatives, output, graph };
}

async function compareOnGpu(
  gpu: Gpu,
  testCase: GradientCase,
  seed: number,
  accumulated: ReadonlyMap<string, Float64Array>,
  tolerance: number,
): Promise<number> {
  const owned: Tensor[] = [];
  const place = (tensor: Tensor, numbers: Float64Array): Tensor => {
    const { label, shape, element } = tensor;
    const data = element === 'u32' ? Uint32Array.from(numbers) : Float32Array.from(numbers);
    const stored = allocateTensor(gpu, 'state', label, shape, { element, data });
    owned.push(stored);
    return stored;
  };
  const { graph, derivatives } = record(testCase, seed, place);
  const program = await graph.plan(gpu);
  try {
    await program.run();
    let worst = 0;
    for (const [name, [, dx]] of derivatives) {
      const expected = accumulated.get(name) as Float64Array;
      const actual = await readTensor(gpu, dx);
      const scale = 1 + expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      for (const [i, value] of expected.entries()) {
        const error = Math.abs((actual[i] as number) - value) / scale;
        if (!(error <= tolerance)) {
          throw new Error(
            `checkGradients: expected the device within ${tolerance} of float64, got ${actual[i]} for ${value} in ∂/∂${name}[${i}].`,
          );
        }
        worst = Math.max(worst, error);
      }
    }
    return worst;
  } finally {
    program.dispose();
    for (const tensor of owned) releaseTensor(gpu, tensor);
  }
}

/** Park–Miller: enough to pick points in general position. */
function uniform(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
