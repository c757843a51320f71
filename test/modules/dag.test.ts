import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adam,
  add,
  classifier,
  CommandGraph,
  concatenate,
  dag,
  grid,
  hinge,
  implicitRegression,
  joint,
  labels,
  Linear,
  mlp,
  multiply,
  nll,
  rbf,
  regressor,
  Sequential,
  ShapeError,
  sigmoid,
  tanh,
  Trainer,
  type AnswerSpace,
  type DagNode,
  type Energy,
  type Module,
  type Parameter,
  type State,
  type TrainerOptions,
} from 'webgpu-ebm';
import {
  checkGradients,
  energyCase,
  executeReference,
  moduleCase,
  ReferenceMemory,
} from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';

const build = (nodes: Record<string, DagNode>, output = 'out', inputs = 2): Module =>
  dag({ inputs, nodes, output });

/** The values of a module on `rows` rows in float64, with parameters `sin(i + 1)`, `sin(2(i + 1))`, … by their place. */
function evaluate(module: Module, rows: number, parameters = Object.values(module.parameters)): number[] {
  const memory = new ReferenceMemory();
  const states = new Map<Parameter, State>();
  const graph = new CommandGraph({ stateOf: (parameter) => states.get(parameter) as State });
  for (const [at, parameter] of parameters.entries()) {
    const x = graph.given(graph.tensor(`${at}`, parameter.shape));
    memory.set(
      x,
      Array.from({ length: x.length }, (_, i) => Math.sin((at + 1) * (i + 1))),
    );
    states.set(parameter, { x, dx: undefined });
  }
  const x = graph.given(graph.tensor('x', [rows, module.inputs]));
  memory.set(
    x,
    Array.from({ length: x.length }, (_, i) => Math.cos(3 * i)),
  );
  const output = graph.state('out', [rows, module.outputs]);
  module.fprop(graph, { x, dx: undefined }, output);
  executeReference(graph.launches, memory);
  return [...memory.of(output.x)];
}

describe('dag', () => {
  it('names parameters by node, in the order given, and a shared module by its first node', () => {
    const both = new Linear(2, 2);
    const net = build({
      out: { module: add(2, 3), from: ['twice', 'input', 'side'] },
      side: { module: mlp([2, 2]), from: 'once' },
      twice: { module: both, from: 'once' },
      once: { module: both, from: 'input' },
    });
    expect(Object.keys(net.parameters)).toEqual(['side.1.weight', 'side.1.bias', 'twice.weight']);
    expect([net.inputs, net.outputs, net.nonNegative]).toEqual([2, 2, undefined]);
    expect(build({ out: { module: rbf(2, 3), from: 'input' } }).nonNegative).toBe(true);
  });

  it.each<[string, Module]>([
    [
      'a residual connection',
      build({
        branch: { module: mlp([2, 3, 2], { scale: 1 }), from: 'input' },
        out: { module: add(2), from: ['input', 'branch'] },
      }),
    ],
    [
      'a diamond',
      build({
        top: { module: new Linear(2, 3, { scale: 1 }), from: 'input' },
        left: { module: tanh(3), from: 'top' },
        right: { module: new Linear(3, 2, { scale: 1 }), from: 'top' },
        out: { module: new Linear(5, 2, { scale: 1 }), from: ['left', 'right'] },
      }),
    ],
    [
      'a gate',
      build({
        open: { module: new Sequential([new Linear(2, 3, { scale: 1 }), sigmoid(3)]), from: 'input' },
        value: { module: new Linear(2, 3, { scale: 1 }), from: 'input' },
        out: { module: multiply(3), from: ['open', 'value'] },
      }),
    ],
    [
      'one module in three nodes',
      (() => {
        const shared = new Sequential([new Linear(2, 2, { scale: 1 }), tanh(2)]);
        return build({
          a: { module: shared, from: 'input' },
          b: { module: shared, from: 'a' },
          c: { module: shared, from: 'b' },
          out: { module: multiply(2, 3), from: ['a', 'b', 'c'] },
        });
      })(),
    ],
    ['a square: one node taken twice', build({ out: { module: multiply(2), from: ['input', 'input'] } })],
    [
      'a graph in a graph, used twice',
      (() => {
        const inner = build({
          g: { module: new Linear(2, 2, { scale: 1 }), from: 'input' },
          out: { module: multiply(2), from: ['g', 'input'] },
        });
        return build({ a: { module: inner, from: 'input' }, out: { module: inner, from: 'a' } });
      })(),
    ],
  ])('passes the gradient check: %s', async (_, module) => {
    for (const rows of [1, 5]) await checkGradients(moduleCase(module, rows), { gpu: await testGpu() });
  });

  it('is the chain, bit for bit', async () => {
    const parts = (): Module[] => [new Linear(3, 20), tanh(20), new Linear(20, 20), tanh(20), rbf(20, 4)];
    const names = ['1', '2', '3', '4', '5'];
    const chain = (): Module => {
      const nodes = Object.fromEntries(
        parts().map((module, i) => [`${i + 1}`, { module, from: i === 0 ? 'input' : `${i}` }]),
      );
      return build(nodes, names.at(-1), 3);
    };
    const samples = {
      x: Float32Array.from({ length: 90 }, (_, i) => Math.sin(i)),
      y: Float32Array.from({ length: 30 }, (_, i) => i % 4),
    };
    const train = async (x: Module) => {
      const trainer = await Trainer.create(await testGpu(), {
        energy: classifier({ x }),
        answers: labels(4),
        loss: nll(),
        optimizer: adam({ rate: 0.01 }),
      });
      await trainer.fit(samples, { steps: 20, batchSize: 8 });
      const [checkpoint, energies] = [await trainer.checkpoint(), await trainer.energies(samples.x)];
      const program = await trainer.program(samples);
      const launches = program.describe().split('\n').length;
      trainer.dispose();
      return { checkpoint, energies, launches };
    };
    expect(await train(chain())).toEqual(await train(new Sequential(parts())));
  });

  it('lays inputs side by side as concatenate does', () => {
    const [a, b, c] = [new Linear(2, 3), new Linear(2, 4), new Linear(7, 2)];
    const graph = build({
      a: { module: a, from: 'input' },
      b: { module: b, from: 'input' },
      out: { module: c, from: ['a', 'b'] },
    });
    expect(evaluate(graph, 3)).toEqual(evaluate(new Sequential([concatenate([a, b]), c]), 3));
  });

  it('leaves buffers as they were', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const net = build(
      {
        branch: { module: mlp([1, 3, 1]), from: 'input' },
        out: { module: add(1), from: ['input', 'branch'] },
      },
      'out',
      1,
    );
    const trainer = await Trainer.create(gpu, optionsFor(regressor({ x: net }), grid([-1, 1], 11)));
    await trainer.fit({ x: Float32Array.of(0.1, 0.2), y: Float32Array.of(0, 0.5) }, { steps: 3 });
    trainer.dispose();
    expect(gpu.memory()).toEqual(before);
  });
});

const optionsFor = (energy: Energy, answers: AnswerSpace): TrainerOptions => ({
  energy,
  answers,
  loss: nll(),
  optimizer: adam({ rate: 0.01 }),
});

describe('dag inside every energy', () => {
  const residual = (inputs: number, outputs: number): Module =>
    dag({
      inputs,
      nodes: {
        top: { module: new Linear(inputs, outputs, { scale: 1 }), from: 'input' },
        branch: { module: mlp([outputs, 3, outputs], { scale: 1 }), from: 'top' },
        gate: { module: multiply(outputs), from: ['branch', 'top'] },
        out: { module: add(outputs, 3), from: ['top', 'branch', 'gate'] },
      },
      output: 'out',
    });

  it.each<[string, Energy, AnswerSpace, number[]]>([
    ['classifier', classifier({ x: residual(2, 3) }), labels(3), [0, 2, 1]],
    ['regressor', regressor({ x: residual(2, 1) }), grid([-1, 1], 9), [0.2, -0.5, 0.7]],
    [
      'implicitRegression',
      implicitRegression({ x: residual(2, 3), y: residual(1, 3) }),
      grid([-1, 1], 9),
      [0.2, -0.5, 0.7],
    ],
    ['joint', joint({ xy: residual(3, 1), inputs: 2 }), grid([-1, 1], 9), [0.2, -0.5, 0.7]],
  ])('%s', async (_, energy, answers, y) => {
    const gpu = await testGpu();
    await checkGradients(energyCase({ energy, answers, y }), { gpu });
    const x = Float32Array.of(0.3, -0.2, 0.9, 0.4, -0.6, 0.1);
    for (const loss of [nll(), hinge({ m: 1, radius: 0.3 })]) {
      const trainer = await Trainer.create(gpu, { ...optionsFor(energy, answers), loss });
      const { loss: before } = await trainer.gradients({ x, y: Float32Array.from(y) });
      const { loss: after } = await trainer.fit({ x, y: Float32Array.from(y) }, { steps: 50 });
      expect(after).toBeLessThan(before);
      trainer.dispose();
    }
  });
});

/** A random graph: node i takes up to three of the input and the nodes before it; a last one takes all loose ends. */
interface Plan {
  inputs: number;
  nodes: { kind: number; from: number[]; size: number }[];
}

const plans: fc.Arbitrary<Plan> = fc
  .array(
    fc.record({
      kind: fc.nat({ max: 5 }),
      from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      size: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .chain((nodes) => fc.record({ inputs: fc.integer({ min: 1, max: 3 }), nodes: fc.constant(nodes) }));

/** The graph as a module, and the same in plain float64, row by row. */
function realise({ inputs, nodes }: Plan) {
  const shared = new Map<string, Module>();
  const sizes = [inputs];
  const used = new Set<number>();
  const given: Record<string, DagNode> = {};
  const steps: { kind: string; module: Module; from: number[] }[] = [];
  const name = (i: number): string => (i === 0 ? 'input' : `n${i}`);
  const append = (kind: string, module: Module, from: number[]): void => {
    for (const source of from) used.add(source);
    given[name(sizes.length)] = { module, from: from.map(name) };
    steps.push({ kind, module, from });
    sizes.push(module.outputs);
  };
  const widthOf = (from: number[]): number => from.reduce((sum, i) => sum + (sizes[i] as number), 0);
  /** Linear layers of one size are one module: shared nodes abound. */
  const linear = (width: number, size: number): Module => {
    const key = `${width} ${size}`;
    if (!shared.has(key)) shared.set(key, new Linear(width, size));
    return shared.get(key) as Module;
  };
  for (const { kind, from, size } of nodes) {
    const sources = from.map((i) => i % sizes.length);
    const width = widthOf(sources);
    if (kind === 0) append('tanh', tanh(width), sources);
    else if (kind === 1) append('rbf', rbf(width, size), sources);
    else if (kind >= 2 && kind <= 3) {
      const twice = [sources[0] as number, sources[0] as number, sources[0] as number].slice(0, size + 1);
      const each = sizes[sources[0] as number] as number;
      if (kind === 2) append('add', add(each, twice.length), twice);
      else append('multiply', multiply(each, twice.length), twice);
    } else append('linear', linear(width, size), sources);
  }
  const loose = sizes.map((_, i) => i).filter((i) => i > 0 && !used.has(i));
  append('linear', linear(widthOf(loose), 2), loose);
  // Declared last to first: the order is the graph's business.
  const reversed = Object.fromEntries(Object.entries(given).reverse());
  const module = dag({ inputs, nodes: reversed, output: name(sizes.length - 1) });
  return { module, steps };
}

/** One row through the graph, as a formula on plain arrays. */
function byFormula(
  { module, steps }: ReturnType<typeof realise>,
  parameters: readonly Parameter[],
  row: number[],
): number[] {
  const value = (parameter: Parameter, i: number): number =>
    Math.sin((parameters.indexOf(parameter) + 1) * (i + 1));
  const values: number[][] = [row];
  expect(row.length).toBe(module.inputs);
  for (const step of steps) {
    const x = step.from.flatMap((i) => values[i] as number[]);
    const { outputs, parameters: own } = step.module;
    const out = Array.from({ length: outputs }, (_, k) => {
      const part = x.filter((__, i) => i % outputs === k);
      if (step.kind === 'add') return part.reduce((a, b) => a + b, 0);
      if (step.kind === 'multiply') return part.reduce((a, b) => a * b, 1);
      if (step.kind === 'tanh') return Math.tanh((x[k] as number) + value(own['bias'] as Parameter, k));
      if (step.kind === 'rbf') {
        const centre = own['centres'] as Parameter;
        return x.reduce((sum, v, i) => sum + (v - value(centre, k * x.length + i)) ** 2 / 2, 0);
      }
      return x.reduce((sum, v, i) => sum + v * value(own['weight'] as Parameter, k * x.length + i), 0);
    });
    values.push(out);
  }
  return values.at(-1) as number[];
}

describe('a random graph', () => {
  it('is its formula in float64', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const graph = realise(plan);
        const parameters = Object.values(graph.module.parameters);
        const rows = 3;
        const actual = evaluate(graph.module, rows);
        const { inputs } = graph.module;
        for (let row = 0; row < rows; row++) {
          const x = Array.from({ length: inputs }, (_, i) => Math.cos(3 * (row * inputs + i)));
          for (const [k, expected] of byFormula(graph, parameters, x).entries()) {
            const error = Math.abs((actual[2 * row + k] as number) - expected);
            expect(error).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(expected)));
          }
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('passes the gradient check', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        // Products of products grow fast: their third derivatives limit central differences, not bprop.
        await checkGradients(moduleCase(realise(plan).module, 2), { tolerance: 1e-4 });
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('passes the gradient check on the device', async () => {
    const gpu = await testGpu();
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        await checkGradients(moduleCase(realise(plan).module, 5), { gpu, tolerance: 1e-4 });
      }),
      { numRuns: 10, seed: 3 },
    );
  });
});

describe('ShapeErrors name the node and the remedy', () => {
  const linear = new Linear(2, 2);
  it.each<[string, Record<string, DagNode>, string, string]>([
    [
      'a cycle',
      { a: { module: linear, from: 'b' }, b: { module: linear, from: 'a' } },
      'b',
      'dag: expected nodes without a cycle, got b → a → b. Let one of them take from elsewhere.',
    ],
    ['a loop', { a: { module: linear, from: 'a' } }, 'a', 'without a cycle, got a → a.'],
    [
      'a cycle apart from the output',
      { a: { module: linear, from: 'input' }, b: { module: linear, from: 'b' } },
      'a',
      'without a cycle, got b → b.',
    ],
    [
      'an unknown source',
      { a: { module: linear, from: 'x' } },
      'a',
      'dag: expected node a to take from input, a, got "x". Use the names of nodes.',
    ],
    ['a source of every object', { a: { module: linear, from: 'toString' } }, 'a', 'got "toString"'],
    ['no source', { a: { module: linear, from: [] } }, 'a', 'expected node a to take something'],
    [
      'sizes that do not fit',
      { a: { module: linear, from: 'input' }, b: { module: new Linear(3, 1), from: ['a', 'input'] } },
      'b',
      'dag: expected node b to take the 4 features that it is given (a 2 + input 2), got a module of 3 inputs. Make their sizes agree.',
    ],
    [
      'a node that nothing uses',
      { a: { module: linear, from: 'input' }, b: { module: linear, from: 'a' } },
      'a',
      "dag: expected every node to lead to the output a, got b, which doesn't. Use it or leave it out.",
    ],
    [
      'a missing output',
      { a: { module: linear, from: 'input' } },
      'b',
      'dag: expected an output among a, got "b". Name the node of the result.',
    ],
    [
      'the input as output',
      { a: { module: linear, from: 'input' } },
      'input',
      'an output among a, got "input"',
    ],
    ['no nodes', {}, 'a', 'expected an output among nodes, got "a"'],
    [
      'a node named input',
      { input: { module: linear, from: 'input' } },
      'input',
      'got "input". Call that node',
    ],
    ['a dot', { 'a.b': { module: linear, from: 'input' } }, 'a.b', 'names of nodes without dots'],
  ])('%s', (_, nodes, output, message) => {
    expect(() => build(nodes, output)).toThrow(ShapeError);
    expect(() => build(nodes, output)).toThrow(message);
  });

  it('misspelt options, sizes and rows', () => {
    const nodes = { a: { module: linear, from: 'input' } };
    expect(() => dag({ inputs: 2, nodes, out: 'a' } as never)).toThrow(
      /dag: expected options inputs, nodes, output/,
    );
    expect(() => build({ a: { ...nodes.a, to: 'b' } as never }, 'a')).toThrow(
      /dag: node a: expected options module, from/,
    );
    expect(() => dag({ inputs: 0, nodes, output: 'a' })).toThrow(/dag: expected positive whole sizes/);
    expect(() => add(0)).toThrow(/add: expected positive whole sizes, got \[0, 2\]/);
    expect(() => multiply(2, 1.5)).toThrow(/multiply: expected positive whole sizes/);
    const graph = new CommandGraph();
    const rows = { x: graph.given(graph.tensor('x', [2, 3])), dx: undefined };
    const output = graph.state('out', [2, 2]);
    expect(() => build(nodes, 'a').fprop(graph, rows, output)).toThrow(
      'dag.fprop: expected 2 features a row',
    );
    expect(() => add(2).fprop(graph, rows, output)).toThrow('add.fprop: expected 4 features a row');
    expect(() => multiply(2).fprop(graph, rows, output)).toThrow('multiply.fprop: expected 4 features a row');
  });
});
