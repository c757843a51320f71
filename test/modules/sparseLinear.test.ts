import { describe, expect, it } from 'vitest';
import {
  allocateTensor,
  classifier,
  CommandGraph,
  DataError,
  labels,
  Linear,
  nll,
  readTensor,
  releaseTensor,
  Sequential,
  sgd,
  ShapeError,
  sparseLinear,
  tanh,
  Trainer,
  type Module,
  type State,
} from 'webgpu-ebm';
import { checkGradients, type GradientCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';
import { expectClose } from '../support/kernel.ts';

/** A module on rows of feature numbers, which stay as they are. */
function caseOf(module: Module, rows: number, buckets: number): GradientCase {
  // Some twice in a row, some none.
  const values = Float32Array.from({ length: rows * module.inputs }, (_, i) => ((i * i) % (buckets + 1)) - 1);
  return {
    inputs: {},
    constants: { x: { shape: [rows, module.inputs], values } },
    parameters: module.parameters,
    output: [rows, module.outputs],
    fprop: (graph, { x }, output) => module.fprop(graph, x as State, output),
    bprop: (graph, { x }, output) => module.bprop(graph, x as State, output),
  };
}

describe('the gradient check, in float64 and on the device', () => {
  it.each<[string, number, Module]>([
    ['one of each', 1, sparseLinear({ features: 1, buckets: 1, outputs: 1, scale: 1 })],
    ['without bias', 11, sparseLinear({ features: 3, buckets: 11, outputs: 5, scale: 1 })],
    ['with bias', 70, sparseLinear({ features: 4, buckets: 70, outputs: 2, scale: 1, bias: true })],
    [
      'in a net',
      9,
      new Sequential([sparseLinear({ features: 5, buckets: 9, outputs: 6 }), tanh(6), new Linear(6, 2)]),
    ],
    [
      'with a bias, before an activation without',
      9,
      new Sequential([
        sparseLinear({ features: 2, buckets: 9, outputs: 3, bias: true }),
        tanh(3, { bias: false }),
      ]),
    ],
  ])('%s', async (_, buckets, module) => {
    for (const rows of [1, 7, 20]) {
      const report = await checkGradients(caseOf(module, rows, buckets), { gpu: await testGpu() });
      expect(report.compared).toBeGreaterThanOrEqual(buckets);
      expect(report.worstOnGpu).toBeLessThan(1e-4);
    }
  });
});

it('has the same gradient to the bit, divided for a GPU or for a CPU adapter', async () => {
  const gpu = await testGpu();
  const [rows, features, buckets, outputs] = [700, 6, 50, 5];
  const module = sparseLinear({ features, buckets, outputs });
  const random = (length: number, scale: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin(i * i + 1) * scale);
  const x = allocateTensor(gpu, 'data', 'x', [rows, features], {
    data: random(rows * features, buckets).map(Math.floor),
  });
  const dx = allocateTensor(gpu, 'state', 'dout', [rows, outputs], { data: random(rows * outputs, 3) });
  const weight = allocateTensor(gpu, 'parameters', 'weight', [buckets, outputs]);
  const gradients: Float32Array[] = [];
  for (const target of ['cpu', 'gpu'] as const) {
    const dweight = allocateTensor(gpu, 'gradients', 'dweight', [buckets, outputs]);
    const graph = new CommandGraph({ target, stateOf: () => ({ x: weight, dx: dweight }) });
    const output = { x: graph.tensor('out', [rows, outputs]), dx };
    module.bprop(graph, { x, dx: undefined }, output);
    const program = await graph.plan(gpu);
    await program.run();
    gradients.push((await readTensor(gpu, dweight)) as Float32Array);
    program.dispose();
    releaseTensor(gpu, dweight);
  }
  expect(gradients[0]?.every((value) => value !== 0)).toBe(true);
  expect(gradients[1]).toEqual(gradients[0]);
  for (const tensor of [x, dx, weight]) releaseTensor(gpu, tensor);
});

describe('in training', () => {
  const [features, buckets, classes, rows] = [3, 20, 4, 60];
  const numbers = Float32Array.from({ length: rows * features }, (_, i) => ((i * 7 + (i % 5) * 3) % 24) - 2);
  const y = Float32Array.from({ length: rows }, (_, r) => (r * r) % classes);
  /** How often each row has each feature. */
  const counts = new Float32Array(rows * buckets);
  for (const [i, number] of numbers.entries()) {
    const at = Math.floor(i / features) * buckets + number;
    if (number >= 0 && number < buckets) counts[at] = (counts[at] as number) + 1;
  }
  const options = { answers: labels(classes), loss: nll(), optimizer: sgd({ rate: 0.5 }) };

  it('is a linear layer on counted features', async () => {
    const gpu = await testGpu();
    const sparse = await Trainer.create(gpu, {
      ...options,
      energy: classifier({ x: sparseLinear({ features, buckets, outputs: classes }) }),
    });
    const dense = await Trainer.create(gpu, {
      ...options,
      energy: classifier({ x: new Linear(buckets, classes, { scale: 0 }) }),
    });
    const told = await sparse.fit({ x: numbers, y }, { steps: 50, batchSize: 16 });
    const expected = await dense.fit({ x: counts, y }, { steps: 50, batchSize: 16 });
    expect(told.loss).toBeCloseTo(expected.loss, 5);
    const weights = Object.values(await sparse.parameters.read())[0] as Float32Array;
    const transposed = Object.values(await dense.parameters.read())[0] as Float32Array;
    expect(weights.some((value) => value !== 0)).toBe(true);
    expectClose(
      'weight',
      weights,
      weights.map((_, i) => transposed[(i % classes) * buckets + Math.floor(i / classes)] as number),
      1e-5,
    );
    sparse.dispose();
    dense.dispose();
  });

  it('of replicas has the bits of a lone trainer', async () => {
    const gpu = await testGpu();
    const energy = classifier({
      x: sparseLinear({ features, buckets, outputs: classes, scale: 1, bias: true }),
    });
    const replicas = [{ seed: 3 }, { seed: 4, optimizer: sgd({ rate: 0.1 }) }];
    const together = await Trainer.create(gpu, { ...options, energy, replicas });
    await together.fit({ x: numbers, y }, { steps: 20, batchSize: 16 });
    for (const [r, own] of replicas.entries()) {
      const alone = await Trainer.create(gpu, { ...options, energy, ...own });
      await alone.fit({ x: numbers, y }, { steps: 20, batchSize: 16 });
      expect(await together.replica(r).parameters.read()).toEqual(await alone.parameters.read());
      alone.dispose();
    }
    together.dispose();
  });
});

describe('errors name the remedy', () => {
  it.each<[string, () => unknown, typeof ShapeError | typeof DataError, RegExp]>([
    [
      'no buckets',
      () => sparseLinear({ features: 1, buckets: 0, outputs: 2 }),
      ShapeError,
      /sparseLinear: expected positive whole sizes, got \[1, 0, 2\]/,
    ],
    [
      'too many buckets',
      () => sparseLinear({ features: 1, buckets: 2 ** 24 + 1, outputs: 1 }),
      ShapeError,
      /expected at most 16777216 buckets.*Hash the features into fewer buckets/,
    ],
    [
      'a misspelt option',
      () => sparseLinear({ features: 1, buckets: 1, outputs: 1, biased: true } as never),
      DataError,
      /sparseLinear: expected options .*got biased/,
    ],
  ])('%s', (_, make, type, message) => {
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });
});
