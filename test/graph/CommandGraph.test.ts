import { describe, expect, it } from 'vitest';
import {
  allocateTensor,
  CommandGraph,
  DisposedError,
  Linear,
  maxPool,
  readTensor,
  releaseTensor,
  ShaderError,
  ShapeError,
  tanh,
  Tensor,
  writeTensor,
} from 'webgpu-ebm';
import type { KernelSource, State } from 'webgpu-ebm';
import activation from '../../shaders/modules/activation.wgsl';
import distance from '../../shaders/modules/distance.wgsl';
import { testGpu } from '../support/gpu.ts';

const shift = (graph: CommandGraph, x: Tensor, out: Tensor): void =>
  graph.launch(activation, {
    tensors: { x, out },
    params: { count: x.length, channels: 1 },
    over: [x.length],
  });

describe('record', () => {
  it.each([
    [
      'an unknown binding',
      { tensors: { input: new Tensor('t', [1]) }, over: [1] },
      /binding: .*unknown \[input\]/,
    ],
    ['a missing param', { tensors: {}, params: { count: 1 }, over: [1] }, /param: .*missing \[channels\]/],
    [
      'an unknown param',
      { tensors: {}, params: { count: 1, channels: 1, rows: 2 }, over: [1] },
      /unknown \[rows\]/,
    ],
    [
      'another element type',
      { tensors: { out: new Tensor('t', [1], 'u32') }, params: { count: 1, channels: 1 }, over: [1] },
      /expected f32 for out, got t \[1\] of u32/,
    ],
  ])('refuses %s', (_, request, message) => {
    const graph = new CommandGraph();
    expect(() => graph.launch(activation, request)).toThrow(ShaderError);
    expect(() => graph.launch(activation, request)).toThrow(message);
    expect(graph.launches).toEqual([]);
  });

  it('refuses to read what nothing has written, and to write what it reads', () => {
    const graph = new CommandGraph();
    const [x, out] = [graph.tensor('x', [4]), graph.tensor('out', [4])];
    expect(() => shift(graph, x, out)).toThrow(/x \[4\] before anything wrote it/);
    graph.given(x);
    expect(() => shift(graph, x, x)).toThrow(/x \[4\] as both/);
  });

  it('refuses bprop before fprop, and empty tensors', () => {
    const graph = new CommandGraph();
    const state = graph.state('s', [1, 1]);
    expect(() => graph.kept(tanh(1), state)).toThrow(/Record fprop first/);
    expect(() => graph.tensor('empty', [0, 3])).toThrow(ShapeError);
    expect(() => graph.parameter(new Linear(1, 1).weight)).toThrow(/no parameters/);
  });
});

describe('plan and replay', () => {
  it('computes, keeps outputs, and drops launches that nobody reads', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const x = allocateTensor(gpu, 'data', 'x', [1000], {
      data: Float32Array.from({ length: 1000 }, (_, i) => i),
    });
    const graph = new CommandGraph();
    const [a, b, unused] = ['a', 'b', 'unused'].map((label) => graph.tensor(label, [1000])) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    shift(graph, x, a);
    shift(graph, a, unused);
    shift(graph, a, b);
    graph.output(b);
    const progress: [number, number][] = [];
    const program = await graph.plan(gpu, { onProgress: (done, total) => progress.push([done, total]) });
    expect(program.launches).toHaveLength(2);
    expect(progress).toEqual([
      [1, 2],
      [2, 2],
    ]);
    await program.run(3);
    expect(await program.read(b)).toEqual(await readTensor(gpu, x));
    await expect(program.read(a)).rejects.toThrow(/graph\.output/);
    program.dispose();
    program.dispose();
    await expect(program.run()).rejects.toThrow(DisposedError);
    releaseTensor(gpu, x);
    expect(gpu.memory()).toEqual(before);
  });

  it('gives a tensor that is read under two names a copy', async () => {
    const gpu = await testGpu();
    const x = allocateTensor(gpu, 'data', 'x', [3, 2], { data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    const graph = new CommandGraph();
    const out = graph.output(graph.tensor('out', [3]));
    graph.launch(distance, {
      tensors: { a: x, b: x, out },
      params: { rows: 3, dims: 2 },
      overrides: { DISTANCE: 2 },
      over: [3],
    });
    const program = await graph.plan(gpu);
    await program.run();
    expect([...(await program.read(out))]).toEqual([-5, -25, -61]);
    program.dispose();
    releaseTensor(gpu, x);
  });

  it('merges an activation without a bias into a pool', async () => {
    const gpu = await testGpu();
    const x = allocateTensor(gpu, 'data', 'x', [1, 16], {
      data: Float32Array.from({ length: 16 }, (_, i) => Math.sin(i)),
    });
    const [pool, activate] = [
      maxPool({ channels: 1, size: [2, 8], window: [2, 2] }),
      tanh(4, { bias: false }),
    ];
    const graph = new CommandGraph();
    const [largest, out]: State[] = [graph.state('largest', [1, 4]), graph.state('out', [1, 4])];
    pool.fprop(graph, { x, dx: undefined }, largest as State);
    activate.fprop(graph, largest as State, out as State);
    graph.output((out as State).x);
    const program = await graph.plan(gpu);
    await program.run();
    const values = [...(await program.read((out as State).x))];
    const expected = [0, 2, 4, 6].map((i) =>
      Math.tanh(Math.max(...[i, i + 1, i + 8, i + 9].map((at) => Math.sin(at)))),
    );
    expect(program.launches.length).toBe(1);
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
    program.dispose();
    releaseTensor(gpu, x);
  });

  it('merges an activation into the product before it, unless the sum is needed', async () => {
    const gpu = await testGpu();
    const [linear, activate] = [new Linear(2, 3), tanh(3)];
    const weight = allocateTensor(gpu, 'parameters', 'weight', [3, 2], {
      data: Float32Array.of(1, 0, 0, 1, 1, 1),
    });
    const bias = allocateTensor(gpu, 'parameters', 'bias', [3], { data: Float32Array.of(0, 0, -1) });
    const x = allocateTensor(gpu, 'data', 'x', [1, 2], { data: Float32Array.of(0.5, -0.5) });
    const plan = async (keepSum: boolean) => {
      const graph = new CommandGraph({
        stateOf: (parameter) => ({ x: parameter === linear.weight ? weight : bias, dx: undefined }),
      });
      const [sum, out]: State[] = [graph.state('sum', [1, 3]), graph.state('out', [1, 3])];
      linear.fprop(graph, { x, dx: undefined }, sum as State);
      activate.fprop(graph, sum as State, out as State);
      graph.output((out as State).x);
      if (keepSum) graph.output((sum as State).x);
      const program = await graph.plan(gpu);
      await program.run();
      const values = [...(await program.read((out as State).x))];
      program.dispose();
      return { launches: program.launches.length, values };
    };
    const [fused, separate] = [await plan(false), await plan(true)];
    expect([fused.launches, separate.launches]).toEqual([1, 2]);
    expect(fused.values).toEqual(separate.values);
    expect(fused.values[2]).toBeCloseTo(Math.tanh(-1), 6);
    for (const tensor of [weight, bias, x]) releaseTensor(gpu, tensor);
  });

  it('folds more than 65,535 workgroups into two dimensions', async () => {
    const gpu = await testGpu();
    const count = 64 * 65_535 + 100;
    const x = allocateTensor(gpu, 'data', 'x', [count]);
    writeTensor(
      gpu,
      x,
      Float32Array.from({ length: count }, (_, i) => i % 251),
    );
    const graph = new CommandGraph();
    const out = graph.output(graph.tensor('out', [count]));
    shift(graph, x, out);
    const program = await graph.plan(gpu);
    expect(program.launches[0]?.workgroups[1]).toBe(2);
    await program.run();
    const values = await program.read(out);
    expect(values.every((value, i) => value === i % 251)).toBe(true);
    program.dispose();
    releaseTensor(gpu, x);
  });

  it('shows file, line, column and text where WGSL does not compile, and leaves the device usable', async () => {
    const gpu = await testGpu();
    const broken: KernelSource = {
      ...activation,
      name: 'broken',
      file: 'shaders/broken.wgsl',
      code: 'fn helper() -> f32 {\n  return 1;\n}\n\n  let oops = ;\n',
      lines: [
        [1, 'shaders/lib/helper.wgsl', 10],
        [5, 'shaders/broken.wgsl', 7],
      ],
    };
    const graph = new CommandGraph();
    const out = graph.output(graph.tensor('out', [1]));
    graph.launch(broken, { tensors: { out }, params: { count: 1, channels: 1 }, over: [1] });
    const before = gpu.memory();
    await expect(graph.plan(gpu)).rejects.toThrow(ShaderError);
    await expect(graph.plan(gpu)).rejects.toThrow(/shaders\/broken\.wgsl:7:\d+: .*\n\s+let oops = ;\n\s+\^/);
    expect(gpu.memory()).toEqual(before);
    await gpu.finished();
  });
});

it('records with frozen parameters: values as ever, no derivatives', () => {
  const linear = new Linear(1, 1);
  const state = { x: new Tensor('W', [1, 1]), dx: new Tensor('∂W', [1, 1]) };
  const graph = new CommandGraph({ stateOf: () => state });
  const inner = graph.frozen(() => graph.frozen(() => graph.parameter(linear.weight)));
  expect(inner).toEqual({ x: state.x, dx: undefined });
  expect(() =>
    graph.frozen(() => {
      throw new Error('recording failed');
    }),
  ).toThrow('recording failed');
  expect(graph.parameter(linear.weight)).toBe(state);
});
