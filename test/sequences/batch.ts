import {
  bias,
  chain,
  CommandGraph,
  linearChain,
  Parameter,
  type AnswerSpace,
  type Energy,
  type Loss,
  type State,
} from 'webgpu-ebm';
import type { ChainLandscape, Sequences } from 'webgpu-ebm';
import { executeReference, ReferenceMemory } from 'webgpu-ebm/testing';
import {
  allocateTensor,
  releaseTensor,
  type ElementType,
  type Shape,
  type Tensor,
} from '../../src/graph/Tensor.ts';
import { recordGradients } from '../../src/training/model.ts';
import { testGpu } from '../support/gpu.ts';

/** Energies of chains that share V, and an answer for each. */
export interface Batch {
  labels: number;
  /** `[C, C]`, or as the model's. */
  V: readonly number[];
  /** Each `[T, C]`. */
  U: readonly (readonly number[])[];
  /** Each `[T]`, or `[1]`. */
  y: readonly (readonly number[])[];
  /** Rows of nobody behind the last sequence. */
  padding?: number;
  /** What has these energies (default: a linear chain, whose answers are those labels). */
  model?: { energy: Energy; space: AnswerSpace };
}

export type Values = Record<string, number[]>;

interface Recorded {
  graph: CommandGraph;
  given(label: string, shape: Shape, values: readonly number[]): Tensor;
  energy: Energy;
  x: State & { sequences: Sequences };
  y: State;
  one: Tensor;
  answers: { space: AnswerSpace; tensor: Tensor };
  /** ∂V */
  pairwise: State;
}

/** Records on a batch and runs it, in float64 by the twins and in float32 on the device. */
export async function evaluate(
  batch: Batch,
  record: (recorded: Recorded) => Record<string, Tensor>,
): Promise<{ exact: Values; device: Values }> {
  const gpu = await testGpu();
  const before = gpu.memory();
  const memory = new ReferenceMemory();
  const stored: Tensor[] = [];
  const given = (
    label: string,
    shape: Shape,
    values: readonly number[],
    element: ElementType = 'f32',
  ): Tensor => {
    const data = element === 'u32' ? Uint32Array.from(values) : Float32Array.from(values);
    const tensor = allocateTensor(gpu, 'state', label, shape, { element, data });
    memory.set(tensor, data);
    stored.push(tensor);
    return tensor;
  };
  const { labels, U, V, padding = 0 } = batch;
  const lengths = U.map((u) => u.length / labels);
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
  const nobody = Array.from({ length: padding }, () => 0);
  const rows = lengths.reduce((a, b) => a + b, 0) + padding;
  const { energy, space } = batch.model ?? {
    energy: linearChain({ unary: bias(labels), ends: false }),
    space: chain({ labels }),
  };
  const V_parameter = energy.parameters['pairwise'] as Parameter;
  const pairwise = {
    x: given('V', V_parameter.shape, V),
    dx: given(
      '∂V',
      V_parameter.shape,
      V.map(() => 0),
    ),
  };
  const zero = {
    x: given('B', [labels], Array(labels).fill(0)),
    dx: given('∂B', [labels], Array(labels).fill(0)),
  };
  const graph = new CommandGraph({
    target: gpu.kind,
    stateOf: (parameter) => (parameter === V_parameter ? pairwise : zero),
  });
  const sequences: Sequences = {
    count: U.length,
    longest: Math.max(...lengths),
    ranges: given(
      'ranges',
      [U.length, 2],
      starts.flatMap((start, i) => [start, lengths[i] as number]),
      'u32',
    ),
    owners: given(
      'owners',
      [rows],
      [...lengths.flatMap((T, i) => Array<number>(T).fill(i)), ...nobody.map(() => 0xffffffff)],
      'u32',
    ),
  };
  const x = given(
    'U',
    [rows, labels],
    [...U.flat(), ...nobody.flatMap(() => Array<number>(labels).fill(0.7))],
  );
  const right = [...batch.y.flat(), ...(space.sequences ? nobody : [])];
  const outputs = record({
    graph,
    given,
    energy,
    x: { x, dx: graph.tensor('∂U', x.shape), sequences },
    y: { x: given('y', [right.length, 1], right), dx: undefined },
    one: given('one', [1], [1]),
    answers: { space, tensor: given('Y', [space.count, 1], [...space.coordinates]) },
    pairwise,
  });
  for (const output of Object.values(outputs)) graph.output(output);
  const program = await graph.plan(gpu);
  await program.run();
  const device: Values = {};
  for (const [name, tensor] of Object.entries(outputs)) device[name] = [...(await program.read(tensor))];
  executeReference(graph.launches, memory);
  const exact = Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, [...memory.of(tensor)]]),
  );
  program.dispose();
  for (const tensor of stored) releaseTensor(gpu, tensor);
  if (JSON.stringify(gpu.memory()) !== JSON.stringify(before)) throw new Error('buffers are still alive');
  return { exact, device };
}

/** The batch loss and its gradients, `∂U` and `∂V`. */
export const gradients =
  (loss: Loss) =>
  ({ graph, energy, answers, x, y, one, pairwise }: Recorded): Record<string, Tensor> => {
    const { losses, mean } = recordGradients(graph, { energy, answers, loss }, x, y, one);
    return { losses: losses.x, mean: mean.x, dU: x.dx as Tensor, dV: pairwise.dx as Tensor };
  };

/** What is asked of the landscape. */
export const ask =
  (
    question: (
      graph: CommandGraph,
      landscape: ChainLandscape,
      y: State,
      given: Recorded['given'],
    ) => Record<string, Tensor>,
  ) =>
  ({ graph, energy, answers, x, y, given }: Recorded): Record<string, Tensor> => {
    const landscape = energy.landscape(x, answers) as ChainLandscape;
    landscape.fprop(graph);
    return question(graph, landscape, y, given);
  };
