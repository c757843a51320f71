import { describe, expect, it } from 'vitest';
import {
  avgPool,
  bias,
  concatenate,
  conv1d,
  conv2d,
  dot,
  l1,
  Linear,
  maxPool,
  mlp,
  rbf,
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
    ['tanh without bias', tanh(4, { bias: false })],
    ['conv1d', conv1d({ channels: [2, 3], kernel: 3, length: 7 })],
    ['conv1d with strides', conv1d({ channels: [2, 9], kernel: 2, stride: 3, length: 9, bias: false })],
    ['conv2d', conv2d({ channels: [2, 3], kernel: [2, 3], size: [4, 6] })],
    ['conv2d with strides', conv2d({ channels: [1, 2], kernel: [3, 1], stride: [1, 2], size: [5, 4] })],
    ['conv2d of whole vectors', conv2d({ channels: [2, 5], kernel: [2, 5], size: [3, 8] })],
    ['conv2d of whole vectors and few taps', conv2d({ channels: [3, 2], kernel: [3, 1], size: [4, 4] })],
    ['conv2d of whole vectors on large planes', conv2d({ channels: [1, 2], kernel: [2, 5], size: [11, 8] })],
    ['conv1d of whole vectors and many taps', conv1d({ channels: [1, 2], kernel: 9, length: 16 })],
    ['avgPool', avgPool({ channels: 2, size: [4, 5], window: [2, 2] })],
    ['avgPool of overlapping windows', avgPool({ channels: 2, size: 7, window: 3, stride: 2 })],
    ['avgPool with gaps', avgPool({ channels: 1, size: [5, 5], window: [1, 2], stride: [2, 3] })],
    ['maxPool', maxPool({ channels: 2, size: [4, 5], window: [2, 2] })],
    [
      'a convolution, four maxima at once and an activation of them',
      new Sequential([
        conv2d({ channels: [1, 2], kernel: [3, 5], size: [4, 12], scale: 1 }),
        maxPool({ channels: 2, size: [2, 8], window: [2, 2] }),
        tanh(8, { bias: false }),
      ]),
    ],
    [
      'maxPool of overlapping windows',
      maxPool({ channels: 2, size: [5, 4], window: [3, 2], stride: [1, 1] }),
    ],
    ['rbf', rbf(3, 5)],
    [
      'a convolution, an activation without bias and a pool',
      new Sequential([
        conv2d({ channels: [1, 2], kernel: [2, 2], size: [4, 5], scale: 1 }),
        tanh(24, { bias: false }),
        avgPool({ channels: 2, size: [3, 4], window: [2, 2] }),
        rbf(4, 3),
      ]),
    ],
    [
      'a convolution without bias and an activation with one',
      new Sequential([conv1d({ channels: [1, 3], kernel: 2, length: 4, bias: false }), sigmoid(9)]),
    ],
    ['modules side by side', concatenate([mlp([3, 4, 2], { scale: 1 }), new Linear(3, 5), tanh(3)])],
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
        if (last) graph.launches.push({ ...last, overrides: { ...last.overrides, ACCUMULATE_OUT: 0 } });
      },
    };
    await expect(checkGradients(moduleCase(forgetful))).rejects.toThrow(/∂\/∂x/);
  });
});
