import { describe, expect, it } from 'vitest';
import {
  bias,
  dot,
  l1,
  Linear,
  mlp,
  relu,
  Sequential,
  sigmoid,
  squaredEuclidean,
  tanh,
  type Module,
  type State,
} from 'webgpu-ebm';
import { checkGradients, moduleCase, type GradientCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';

const shared = new Linear(4, 4);

describe('every module passes the gradient check, in float64 and on the device', () => {
  it.each<[string, Module]>([
    ['Linear', new Linear(3, 5)],
    ['Linear of one', new Linear(1, 1)],
    ['Linear of some size', new Linear(8, 12)],
    ['bias', bias(4)],
    ['tanh', tanh(4)],
    ['sigmoid', sigmoid(4)],
    ['relu', relu(4)],
    ['mlp', mlp([3, 5, 2], { scale: 1 })],
    ['mlp without output bias', mlp([2, 6, 4, 3], { scale: 1, outputBias: false })],
    ['Sequential', new Sequential([new Linear(3, 4), sigmoid(4), new Linear(4, 2), relu(2)])],
    ['a layer used twice', new Sequential([shared, tanh(4), shared])],
  ])('%s', async (_, module) => {
    for (const rows of [1, 7, 20]) {
      const report = await checkGradients(moduleCase(module, rows), { gpu: await testGpu() });
      expect(report.compared).toBeGreaterThanOrEqual(rows * module.inputs);
      expect(report.worstOnGpu).toBeLessThan(1e-4);
    }
  });

  it.each([l1(), squaredEuclidean(), dot()].map((distance) => [distance.name, distance] as const))(
    '%s',
    async (_, distance) => {
      const pair = ({ a, b }: Readonly<Record<string, State>>) => ({ a: a as State, b: b as State });
      const testCase: GradientCase = {
        inputs: { a: [5, 3], b: [5, 3] },
        constants: {},
        parameters: {},
        output: [5],
        fprop: (graph, states, output) => distance.fprop(graph, pair(states), output),
        bprop: (graph, states, output) => distance.bprop(graph, pair(states), output),
      };
      await checkGradients(testCase, { gpu: await testGpu() });
    },
  );

  it('adds up the derivatives of a state that is compared with itself', async () => {
    const distance = dot();
    await checkGradients(
      {
        inputs: { a: [4, 3] },
        constants: {},
        parameters: {},
        output: [4],
        fprop: (graph, { a }, output) => distance.fprop(graph, { a: a as State, b: a as State }, output),
        bprop: (graph, { a }, output) => distance.bprop(graph, { a: a as State, b: a as State }, output),
      },
      { gpu: await testGpu() },
    );
  });

  it('catches a wrong derivative', async () => {
    const right = tanh(3);
    const wrong: Module = {
      inputs: 3,
      outputs: 3,
      parameters: right.parameters,
      fprop: (graph, input, output) => right.fprop(graph, input, output),
      // The slope of a sigmoid instead of tanh's.
      bprop: (graph, input, output) => {
        const other = sigmoid(3) as typeof right;
        Object.assign(other, { bias: (right as unknown as { bias: unknown }).bias });
        other.bprop(graph, input, output);
      },
    };
    await expect(checkGradients(moduleCase(wrong))).rejects.toThrow(
      /checkGradients: expected a relative error/,
    );
  });

  it('catches a bprop that overwrites', async () => {
    const right = new Linear(2, 2);
    const forgetful: Module = {
      inputs: 2,
      outputs: 2,
      parameters: right.parameters,
      fprop: (graph, input, output) => right.fprop(graph, input, output),
      bprop: (graph, input, output) => {
        right.bprop(graph, input, output);
        const last = graph.launches.pop();
        if (last) graph.launches.push({ ...last, params: { ...last.params, accumulate_out: 0 } });
      },
    };
    await expect(checkGradients(moduleCase(forgetful))).rejects.toThrow(/∂\/∂x/);
  });
});
