import { describe, expect, it } from 'vitest';
import {
  chain,
  Linear,
  linearChain,
  mlp,
  ShapeError,
  type LinearChainParts,
  type Parameter,
} from 'webgpu-ebm';
import { executeReference, ReferenceMemory } from 'webgpu-ebm/testing';
import { CommandGraph } from '../../src/graph/CommandGraph.ts';
import { Tensor, type ElementType } from '../../src/graph/Tensor.ts';

it('a linear net on windows is a convolution over positions', () => {
  const memory = new ReferenceMemory();
  const graph = new CommandGraph({
    stateOf: ({ shape }) => ({ x: shape[1] === 3 ? weight : none, dx: undefined }),
  });
  const given = (shape: number[], values: number[], element?: ElementType): Tensor => {
    const tensor = graph.given(new Tensor('given', shape, element));
    memory.set(tensor, values);
    return tensor;
  };
  // One label: its energies are −1·x[t−1] + 3·x[t] + 10·x[t+1], and add up.
  const weight = given([1, 3], [-1, 3, 10]);
  const none = given([1, 1], [0]);
  const energy = linearChain({ unary: new Linear(3, 1), window: 1, ends: false });
  expect(energy.inputs).toBe(1);
  const sequences = {
    count: 2,
    longest: 3,
    ranges: given([2, 2], [0, 3, 3, 2], 'u32'),
    owners: given([6], [0, 0, 0, 1, 1, 0xffffffff], 'u32'),
  };
  const x = { x: given([6, 1], [1, 2, 4, 8, 16, 32]), dx: undefined, sequences };
  const space = chain({ labels: 1 });
  const landscape = energy.landscape(x, { space, tensor: given([1, 1], [0]) });
  const Ec = { x: graph.tensor('Ec', [2]), dx: undefined };
  landscape.fprop(graph);
  landscape.right(graph, { x: given([6, 1], Array(6).fill(0)), dx: undefined }, Ec);
  executeReference(graph.launches, memory);
  // 3 + 20, −1 + 6 + 40, −2 + 12;  24 + 160, −8 + 48
  expect([...memory.of(Ec.x)]).toEqual([23 + 45 + 10, 184 + 40]);
});

describe('names and sizes', () => {
  const shapesOf = ({ parameters }: { parameters: Readonly<Record<string, Parameter>> }) =>
    Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape]));

  it('of a net below windows', () => {
    const energy = linearChain({ features: mlp([4, 2]), unary: mlp([10, 3]), window: 2 });
    expect(energy.inputs).toBe(4);
    expect(shapesOf(energy)).toEqual({
      'features.1.weight': [2, 4],
      'features.1.bias': [2],
      'unary.1.weight': [3, 10],
      'unary.1.bias': [3],
      pairwise: [3, 3],
      ends: [2, 3],
    });
  });

  it.each<[string, LinearChainParts, string]>([
    ['no whole window', { unary: mlp([4, 3]), window: 1 }, 'a unary net of 3 positions'],
    ['windows of other features', { unary: mlp([6, 3]), features: mlp([2, 3]), window: 1 }, 'the 3 features'],
    ['features that it has not', { unary: mlp([2, 3]), features: mlp([2, 3]) }, 'the 3 features'],
    [
      'transitions that see less',
      { unary: mlp([6, 3]), pairwise: mlp([2, 9]), window: 1 },
      'from 6 features to 9 transitions',
    ],
  ])('%s', (_, parts, message) => {
    expect(() => linearChain(parts)).toThrow(ShapeError);
    expect(() => linearChain(parts)).toThrow(message);
  });
});
