import { describe, expect, it } from 'vitest';
import { avgPool, CommandGraph, conv1d, conv2d, lenet5, maxPool, rbf, ShapeError, tanh } from 'webgpu-ebm';
import type { Module, Parameter, Shape, State } from 'webgpu-ebm';
import { testGpu } from '../support/gpu.ts';

const shapes = ({ parameters }: Module): Record<string, Shape> =>
  Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape]));

describe('sizes', () => {
  it('of convolutions', () => {
    const net = conv2d({ channels: [3, 4], kernel: [3, 5], stride: [2, 1], size: [8, 9] });
    expect([net.inputs, net.outputs, net.size]).toEqual([216, 60, [3, 5]]);
    expect(shapes(net)).toEqual({ weight: [4, 3, 3, 5], bias: [4] });
    const delays = conv1d({ channels: [2, 3], kernel: 4, stride: 2, length: 11, bias: false });
    expect([delays.inputs, delays.outputs, delays.size]).toEqual([22, 12, [1, 4]]);
    expect(shapes(delays)).toEqual({ weight: [3, 2, 4] });
  });

  it('of pools', () => {
    const pool = maxPool({ channels: 2, size: [5, 7], window: [2, 3] });
    expect([pool.inputs, pool.outputs, pool.size]).toEqual([70, 8, [2, 2]]);
    const steps = avgPool({ channels: 3, size: 9, window: 3, stride: 2 });
    expect([steps.inputs, steps.outputs, steps.size]).toEqual([27, 12, [1, 4]]);
  });

  it('of LeNet-5: 44,426 weights', () => {
    const net = lenet5();
    expect([net.inputs, net.outputs]).toEqual([784, 10]);
    expect(Object.keys(net.parameters)).toEqual(
      [1, 2, 3, 4, 5].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]),
    );
    const count = Object.values(shapes(net)).reduce(
      (sum, shape) => sum + shape.reduce((a, b) => a * b, 1),
      0,
    );
    expect(count).toBe(44_426);
    expect(shapes(lenet5({ pool: 'maximum' }))).toEqual(shapes(net));
    expect(() => lenet5({ pool: 'median' as 'mean' })).toThrow(
      'lenet5: expected pool to be mean or maximum, got median. Use one of these.',
    );
  });
});

describe('ShapeErrors name the remedy', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'a kernel larger than the input',
      () => conv2d({ channels: [1, 1], kernel: [3, 3], size: [5, 2] }),
      /conv2d: expected a window of at most 5 × 2, got 3 × 3\. Pass a smaller window, or a larger input\./,
    ],
    [
      'a kernel longer than the input',
      () => conv1d({ channels: [1, 1], kernel: 4, length: 3 }),
      /conv1d: expected a window of at most 1 × 3, got 1 × 4/,
    ],
    [
      'a stride of 0',
      () => conv2d({ channels: [1, 1], kernel: [1, 1], stride: [1, 0], size: [2, 2] }),
      /conv2d: expected positive whole sizes.*Pass sizes ≥ 1/,
    ],
    [
      'no channels',
      () => conv1d({ channels: [0, 1], kernel: 1, length: 3 }),
      /conv1d: expected positive whole sizes/,
    ],
    ['a large window', () => avgPool({ channels: 1, size: [2, 2], window: [2, 3] }), /avgPool: .* 2 × 3/],
    ['half a window', () => maxPool({ channels: 1, size: 4, window: 1.5 }), /maxPool: .*1\.5/],
    ['no units', () => rbf(3, 0), /rbf: expected positive whole sizes, got \[3, 0\]/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });

  it.each<[string, Module]>([
    ['conv2d', conv2d({ channels: [1, 1], kernel: [2, 2], size: [3, 3] })],
    ['maxPool', maxPool({ channels: 1, size: [3, 3], window: [2, 2] })],
    ['avgPool', avgPool({ channels: 1, size: [3, 3], window: [2, 2] })],
    ['rbf', rbf(9, 2)],
  ])('%s of rows of another size', (name, module) => {
    const graph = new CommandGraph();
    const input = graph.state('x', [2, 8]);
    const output = graph.state('out', [2, module.outputs]);
    expect(() => module.fprop(graph, input, output)).toThrow(`${name}.fprop: expected 9 features a row`);
  });
});

it('merges an activation without bias into the convolution before it, and no activation with a bias', async () => {
  const gpu = await testGpu();
  const merged = async (convolution: Module, activation: Module): Promise<boolean> => {
    const states = new Map<Parameter, State>();
    const graph: CommandGraph = new CommandGraph({ stateOf: (parameter) => states.get(parameter) as State });
    for (const { parameters } of [convolution, activation]) {
      for (const [name, parameter] of Object.entries(parameters)) {
        states.set(parameter, { x: graph.given(graph.tensor(name, parameter.shape)), dx: undefined });
      }
    }
    const x = graph.given(graph.tensor('x', [2, convolution.inputs]));
    const hidden = graph.state('hidden', [2, convolution.outputs]);
    const output = { x: graph.output(graph.tensor('out', [2, activation.outputs])), dx: undefined };
    convolution.fprop(graph, { x, dx: undefined }, hidden);
    activation.fprop(graph, hidden, output);
    const program = await graph.plan(gpu);
    const text = JSON.stringify(program.describe());
    program.dispose();
    return !text.includes('activation') || text.includes('conv2d + activation');
  };
  const options = { channels: [1, 2], kernel: 2, length: 4 } as const;
  expect(await merged(conv1d(options), tanh(6, { bias: false }))).toBe(true);
  expect(await merged(conv1d(options), tanh(6))).toBe(false);
  expect(await merged(conv1d({ ...options, bias: false }), tanh(6))).toBe(false);
  expect(await merged(conv1d({ ...options, bias: false }), tanh(6, { bias: false }))).toBe(false);
});
