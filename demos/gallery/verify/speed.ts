import {
  adam,
  FactoredLandscape,
  type Gpu,
  grid,
  implicitRegression,
  l1,
  Linear,
  mlp,
  nll,
  type Parameter,
  Trainer,
} from 'webgpu-ebm';
import { seededRandom } from '../../shared/random.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import { Recording } from './groups/Recording.ts';

/** A measured speed. */
export interface Speed {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Something that runs again and again. */
interface Work {
  run(times: number): Promise<void>;
  dispose(): void;
}

export interface Measurement {
  readonly name: string;
  readonly unit: string;
  /** In units, of one run a second. */
  readonly amount: number;
  prepare(gpu: Gpu): Promise<Work>;
}

/** What is measured on a device: CPU adapters get smaller sizes. */
export function measurements({ kind }: Gpu): Measurement[] {
  const n = kind === 'cpu' ? 256 : 2048;
  const [P, K, D] = kind === 'cpu' ? [256, 1024, 16] : [1024, 16_384, 16];
  return [
    {
      name: `Product of two ${n} × ${n} matrices`,
      unit: 'GFLOP/s',
      amount: (2 * n ** 3) / 1e9,
      prepare: (gpu) => product(gpu, n),
    },
    {
      name: `Free energy and most offending answer, ${P} samples × ${K} answers × ${D} dimensions`,
      unit: '× 10⁹ (p, k, d)/s',
      // Two searches, each over every (p, k, d).
      amount: (2 * P * K * D) / 1e9,
      prepare: (gpu) => sweep(gpu, P, K, D),
    },
    { name: 'Demo 4: training, 200 samples × 101 answers', unit: 'steps/s', amount: 1, prepare: demo4 },
  ];
}

const RUN_MILLISECONDS = 150;
const RUNS = 5;

/** The median of some runs, each of as many repetitions as last a while. */
export async function measure(
  gpu: Gpu,
  { name, unit, amount, prepare }: Measurement,
  signal: AbortSignal,
): Promise<Speed> {
  const work = await prepare(gpu);
  try {
    await work.run(1);
    let times = 1;
    let last = await timeOf(work, times);
    while (last < RUN_MILLISECONDS && times < 1e6) {
      signal.throwIfAborted();
      times = Math.ceil(times * Math.min(10, Math.max(1.5, (1.1 * RUN_MILLISECONDS) / last)));
      last = await timeOf(work, times);
    }
    const all = [last];
    while (all.length < RUNS) {
      signal.throwIfAborted();
      all.push(await timeOf(work, times));
    }
    const median = all.sort((a, b) => a - b)[Math.floor(RUNS / 2)] as number;
    return { name, unit, value: (1000 * amount * times) / median };
  } finally {
    work.dispose();
  }
}

async function timeOf(work: Work, times: number): Promise<number> {
  const begin = performance.now();
  await work.run(times);
  return Math.max(0.01, performance.now() - begin);
}

async function product(gpu: Gpu, n: number): Promise<Work> {
  const recording = new Recording(gpu);
  const net = new Linear(n, n);
  recording.parameter(net.parameters['weight'] as Parameter, 'b', uniform(n * n));
  const a = { x: recording.tensor('a', [n, n], uniform(n * n)), dx: undefined };
  net.fprop(recording.graph, a, { x: recording.tensor('product', [n, n]), dx: undefined });
  return planned(gpu, recording);
}

async function sweep(gpu: Gpu, P: number, K: number, D: number): Promise<Work> {
  const recording = new Recording(gpu);
  const net = new Linear(1, D);
  recording.parameter(net.parameters['weight'] as Parameter, 'direction', uniform(D));
  const space = grid([-1, 1], K);
  const x = { x: recording.tensor('X', [P, D], uniform(P * D)), dx: undefined };
  const tensor = recording.tensor('Y', [K, 1], [...space.coordinates]);
  const landscape = new FactoredLandscape({ x: undefined, y: net, distance: l1() }, x, { space, tensor });
  const right = { x: recording.tensor('Yi', [P, 1], uniform(P)), dx: undefined };
  landscape.fprop(recording.graph);
  landscape.freeEnergy(recording.graph, 1, { x: recording.tensor('F', [P]), dx: undefined });
  landscape.offending(recording.graph, right, 0.3, recording.tensor('Ei', [P]));
  return planned(gpu, recording);
}

async function demo4(gpu: Gpu): Promise<Work> {
  const net = () => mlp([1, 20, 10]);
  const { y, samples } = SHAPES.parabola;
  const trainer = await Trainer.create(gpu, {
    energy: implicitRegression({ x: net(), y: net(), distance: l1() }),
    answers: grid([y[0], y[1]], 101),
    loss: nll(),
    optimizer: adam({ rate: 0.01 }),
  });
  const program = await trainer.program(samples(200, 0));
  return { run: (steps) => program.run(steps), dispose: () => trainer.dispose() };
}

async function planned(gpu: Gpu, recording: Recording): Promise<Work> {
  const program = await recording.graph.plan(gpu);
  return {
    run: (times) => program.run(times),
    dispose: () => {
      program.dispose();
      recording.dispose();
    },
  };
}

function uniform(count: number): number[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, () => 2 * random() - 1);
}
