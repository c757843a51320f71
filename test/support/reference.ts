import { CommandGraph, Tensor } from 'webgpu-ebm';
import type { AnswerSpace, Energy, Loss, Parameter, Regularizer, State } from 'webgpu-ebm';
import { executeReference, ReferenceMemory } from 'webgpu-ebm/testing';
import { recordGradients } from '../../src/training/model.ts';

export interface ReferenceModel {
  energy: Energy;
  answers: AnswerSpace;
  loss: Loss;
  regularizer?: Regularizer | undefined;
}

/** The batch loss of a model, plus R(W), and its gradient by parameter, in float64. */
export function referenceGradients(
  { energy, answers: space, loss, regularizer }: ReferenceModel,
  samples: { x: readonly number[]; y: readonly number[] },
  parameters: Readonly<Record<string, ArrayLike<number>>>,
): { loss: number; byParameter: Record<string, number[]> } {
  const memory = new ReferenceMemory();
  const states = new Map<Parameter, State>();
  const graph = new CommandGraph({ stateOf: (parameter) => states.get(parameter) as State });
  const given = (label: string, shape: readonly number[], values: ArrayLike<number>): Tensor => {
    const tensor = graph.given(graph.tensor(label, shape));
    memory.set(tensor, values);
    return tensor;
  };
  for (const [name, parameter] of Object.entries(energy.parameters)) {
    const x = given(name, parameter.shape, parameters[name] as ArrayLike<number>);
    states.set(parameter, { x, dx: graph.tensor(`∂${name}`, parameter.shape) });
  }
  const rows = samples.x.length / energy.inputs;
  const side = (label: string, values: readonly number[]): State => ({
    x: given(label, [rows, values.length / rows], values),
    dx: undefined,
  });
  const answers = {
    space,
    tensor: given('Y', [space.count, space.dims], space.coordinates),
    costs: space.costs && given('C', [space.count, space.count], space.costs),
  };
  const one = given('one', [1], [1]);
  const x = side('x', samples.x);
  const { mean } = recordGradients(
    graph,
    { energy, answers, loss, regularizer },
    x,
    side('y', samples.y),
    one,
  );
  executeReference(graph.launches, memory);
  return {
    loss: memory.of(mean.x)[0] as number,
    byParameter: Object.fromEntries(
      Object.entries(energy.parameters).map(([name, parameter]) => [
        name,
        [...memory.of((states.get(parameter) as State).dx as Tensor)],
      ]),
    ),
  };
}
