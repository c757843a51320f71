import {
  avgPool,
  conv1d,
  conv2d,
  type Distance,
  dot,
  type Gpu,
  l1,
  Linear,
  maxPool,
  mlp,
  type Module,
  type Parameter,
  rbf,
  sigmoid,
  squaredEuclidean,
  tanh,
} from 'webgpu-ebm';
import { type Comparison, DERIVATIVES, VALUES } from '../Comparison.ts';
import { flat, type Nested, shapeOf } from '../golden.ts';
import { casesOf, type Group } from './Group.ts';
import { Recording } from './Recording.ts';

interface ModuleCase {
  readonly id: string;
  readonly kind: string;
  readonly hyper: { readonly stride?: number | Pair; readonly size?: number | Pair };
  readonly inputs: Readonly<Record<string, Nested>>;
  readonly params: Readonly<Record<string, Nested>>;
  readonly out: Nested;
  readonly cotangent: Nested;
  readonly grad_inputs: Readonly<Record<string, Nested>>;
  readonly grad_params: Readonly<Record<string, Nested>>;
}

type Pair = [number, number];

const DISTANCES: Record<string, () => Distance> = { dist_l1: l1, dist_sq: squaredEuclidean, dist_dot: dot };

export const modules: Group = {
  name: 'Modules',
  about: 'Layers, convolutions, pools and distances, forwards and backwards',
  files: ['modules.json', 'layers.json'],
  async *check(gpu, files) {
    for (const golden of files.flatMap((file) => casesOf<ModuleCase>(file))) {
      yield* golden.kind.startsWith('dist_') ? checkDistance(gpu, golden) : checkModule(gpu, golden);
    }
  },
};

async function* checkModule(gpu: Gpu, golden: ModuleCase): AsyncGenerator<Comparison> {
  const { id, inputs, params, out, cotangent, grad_inputs, grad_params } = golden;
  const module = moduleOf(golden);
  const recording = new Recording(gpu);
  try {
    const names = Object.keys(params);
    const parameters = names.map((name) =>
      recording.parameter(
        module.parameters[parameterName(golden, name)] as Parameter,
        name,
        flat(params[name] as Nested),
      ),
    );
    const rows = shapeOf(inputs['x'])[0] as number;
    const input = recording.state('x', [rows, module.inputs], flat(inputs['x'] as Nested));
    const output = recording.state('out', [rows, module.outputs], undefined, flat(cotangent));
    module.fprop(recording.graph, input, output);
    module.bprop(recording.graph, input, output);
    const [value, dx, ...slopes] = await recording.read([
      output.x,
      input.dx,
      ...parameters.map((parameter) => parameter.dx),
    ]);
    yield { id, what: 'out', actual: value ?? [], expected: flat(out), tolerance: VALUES };
    yield {
      id,
      what: '∂x',
      actual: dx ?? [],
      expected: flat(grad_inputs['x'] as Nested),
      tolerance: DERIVATIVES,
    };
    for (const [i, name] of names.entries()) {
      const expected = flat(grad_params[name] as Nested);
      yield { id, what: `∂${name}`, actual: slopes[i] ?? [], expected, tolerance: DERIVATIVES };
    }
  } finally {
    recording.dispose();
  }
}

async function* checkDistance(gpu: Gpu, golden: ModuleCase): AsyncGenerator<Comparison> {
  const { id, kind, inputs, out, cotangent, grad_inputs } = golden;
  const distance = (DISTANCES[kind] ?? l1)();
  const recording = new Recording(gpu);
  try {
    const shape = shapeOf(inputs['a']);
    const [a, b] = ['a', 'b'].map((name) => recording.state(name, shape, flat(inputs[name] as Nested)));
    if (!a || !b) return;
    const output = recording.state('out', [shape[0] as number], undefined, flat(cotangent));
    distance.fprop(recording.graph, { a, b }, output);
    distance.bprop(recording.graph, { a, b }, output);
    const [value, da, db] = await recording.read([output.x, a.dx, b.dx]);
    yield { id, what: 'out', actual: value ?? [], expected: flat(out), tolerance: VALUES };
    for (const [name, actual] of Object.entries({ a: da, b: db })) {
      const expected = flat(grad_inputs[name] as Nested);
      yield { id, what: `∂${name}`, actual: actual ?? [], expected, tolerance: DERIVATIVES };
    }
  } finally {
    recording.dispose();
  }
}

/** Ours, by the names of the reference data. */
function parameterName({ kind }: ModuleCase, name: string): string {
  if (kind === 'mlp2')
    return ({ W1: '1.weight', B1: '1.bias', W2: '2.weight' } as Record<string, string>)[name] ?? name;
  return ({ W: 'weight', b: 'bias', B: 'bias', C: 'centres' } as Record<string, string>)[name] ?? name;
}

function moduleOf({ kind, hyper, inputs, params }: ModuleCase): Module {
  const [, channels = 0, ...size] = shapeOf(inputs['x']);
  const [outputs = 0, , ...kernel] = shapeOf(params['W']);
  if (kind === 'linear') return new Linear(channels, outputs);
  if (kind === 'tanh') return tanh(channels);
  if (kind === 'sigmoid') return sigmoid(channels);
  if (kind === 'mlp2') {
    const [hidden = 0] = shapeOf(params['W1']);
    return mlp([channels, hidden, shapeOf(params['W2'])[0] as number], { outputBias: false });
  }
  if (kind === 'rbf') return rbf(channels, shapeOf(params['C'])[0] as number);
  if (kind.includes('pool')) {
    const pool = kind.startsWith('avg') ? avgPool : maxPool;
    const options = { channels, window: hyper.size as number | Pair, stride: hyper.stride as number | Pair };
    return pool({ ...options, size: size.length === 1 ? (size[0] as number) : (size as Pair) });
  }
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
