// Convolutions, pools and radial basis units against the reference data, in float64 and on the device.

import { describe, expect, it } from 'vitest';
import {
  allocateTensor,
  avgPool,
  CommandGraph,
  conv1d,
  conv2d,
  maxPool,
  rbf,
  readTensor,
  releaseTensor,
  type Gpu,
  type Module,
  type Parameter,
  type Shape,
  type State,
  type Tensor,
} from 'webgpu-ebm';
import { executeReference, ReferenceMemory } from 'webgpu-ebm/testing';
import { flat, readGolden, shapeOf, type Nested } from '../support/golden.ts';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

type Pair = [number, number];

interface LayerCase {
  id: string;
  kind: string;
  hyper: { stride?: number | Pair; size?: number | Pair };
  inputs: { x: Nested };
  params: Record<string, Nested>;
  out: Nested;
  cotangent: Nested;
  grad_inputs: { x: Nested };
  grad_params: Record<string, Nested>;
}

const { cases } = readGolden<{ cases: LayerCase[] }>('layers.json');

/** Ours, by the names of the reference data. */
const NAMES: Record<string, string> = { W: 'weight', b: 'bias', C: 'centres' };

function moduleOf({ kind, hyper, inputs, params }: LayerCase): Module {
  const [, channels = 0, ...size] = shapeOf(inputs.x);
  if (kind === 'rbf') return rbf(channels, shapeOf(params['C'])[0] as number);
  if (kind.includes('pool')) {
    const pool = kind.startsWith('avg') ? avgPool : maxPool;
    const { size: window, stride } = hyper;
    const options = { channels, window: window as number | Pair, stride: stride as number | Pair };
    return pool({ ...options, size: size.length === 1 ? (size[0] as number) : (size as Pair) });
  }
  const [outputs = 0, , ...kernel] = shapeOf(params['W']);
  const common = { channels: [channels, outputs] as Pair, bias: 'b' in params };
  return kind === 'conv1d'
    ? conv1d({
        ...common,
        kernel: kernel[0] as number,
        stride: hyper.stride as number,
        length: size[0] as number,
      })
    : conv2d({ ...common, kernel: kernel as Pair, stride: hyper.stride as Pair, size: size as Pair });
}

/** What fprop and bprop of a case give, by tensor. */
interface Recording {
  graph: CommandGraph;
  /** With the values that they start from. */
  tensors: Map<Tensor, number[] | undefined>;
  expected: { what: string; tensor: Tensor; values: number[]; tolerance: number }[];
}

function record(golden: LayerCase, gpu: Gpu): Recording {
  const module = moduleOf(golden);
  const tensors = new Map<Tensor, number[] | undefined>();
  const expected: Recording['expected'] = [];
  const allocate = (label: string, shape: Shape, values?: number[]): Tensor => {
    const data = values && { data: Float32Array.from(values) };
    const tensor = allocateTensor(gpu, 'state', label, shape, data);
    tensors.set(tensor, values);
    return tensor;
  };
  const state = (label: string, shape: Shape, values?: number[], slopes?: number[]): State => ({
    x: allocate(label, shape, values),
    dx: allocate(`∂${label}`, shape, slopes),
  });
  const parameters = new Map<Parameter, State>();
  for (const [name, values] of Object.entries(golden.params)) {
    const parameter = module.parameters[NAMES[name] as string] as Parameter;
    expect(parameter.shape, name).toEqual(shapeOf(values));
    const made = state(name, parameter.shape, flat(values));
    parameters.set(parameter, made);
    const slopes = flat(golden.grad_params[name] as Nested);
    expected.push({ what: `∂${name}`, tensor: made.dx as Tensor, values: slopes, tolerance: 1e-4 });
  }
  const rows = shapeOf(golden.inputs.x)[0] as number;
  const input = state('x', [rows, module.inputs], flat(golden.inputs.x));
  const output = state('out', [rows, module.outputs], undefined, flat(golden.cotangent));
  expected.push({ what: 'out', tensor: output.x, values: flat(golden.out), tolerance: 1e-5 });
  const dx = flat(golden.grad_inputs.x);
  expected.push({ what: '∂x', tensor: input.dx as Tensor, values: dx, tolerance: 1e-4 });

  const graph = new CommandGraph({
    target: gpu.kind,
    stateOf: (parameter) => parameters.get(parameter) as State,
  });
  module.fprop(graph, input, output);
  module.bprop(graph, input, output);
  return { graph, tensors, expected };
}

it('the fixture has every kind', () => {
  const kinds = ['avgpool1d', 'avgpool2d', 'conv1d', 'conv2d', 'maxpool1d', 'maxpool2d', 'rbf'];
  expect([...new Set(cases.map(({ kind }) => kind))].sort()).toEqual(kinds);
});

describe.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
  it('in float64', async () => {
    const gpu = await testGpu();
    const { graph, tensors, expected } = record(golden, gpu);
    const memory = new ReferenceMemory();
    for (const [tensor, values] of tensors) if (values) memory.set(tensor, values);
    executeReference(graph.launches, memory);
    for (const { what, tensor, values } of expected) expectClose(what, memory.of(tensor), values, 1e-10);
    for (const tensor of tensors.keys()) releaseTensor(gpu, tensor);
  });

  it('on the device', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const { graph, tensors, expected } = record(golden, gpu);
    const program = await graph.plan(gpu);
    await program.run();
    for (const { what, tensor, values, tolerance } of expected) {
      expectClose(what, await readTensor(gpu, tensor), values, tolerance);
    }
    program.dispose();
    for (const tensor of tensors.keys()) releaseTensor(gpu, tensor);
    expect(gpu.memory()).toEqual(before);
  });
});
