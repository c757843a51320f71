// This project, through its public entry points.

import {
  allocateTensor,
  classifier,
  CommandGraph,
  dot,
  FactoredLandscape,
  Gpu,
  grid,
  implicitRegression,
  l1,
  labels,
  Linear,
  mlp,
  nll,
  sgd,
  squaredEuclidean,
  squareSquare,
  Trainer,
  type Samples,
  type State,
  type Tensor,
  type TrainerOptions,
} from 'webgpu-ebm';
import type { Weights } from '../cases.ts';
import type { Implementation, Prepared } from '../Implementation.ts';
import { encode } from './encode.ts';
import { chain } from './webgpuChain.ts';
import { replicas } from './webgpuReplicas.ts';

const DISTANCES = { l1, l2: squaredEuclidean, dot };

export const webgpuEbm: Implementation = {
  train({ loss, hidden, dims, answers, grid: { low, high }, weights, ...problem }) {
    const { rate, beta, margin, radius, ...samples } = problem;
    const net = () => mlp([1, hidden, dims], { outputBias: false });
    return training(weights, samples, {
      energy: implicitRegression({ x: net(), y: net() }),
      answers: grid([low, high], answers),
      loss: loss === 'nll' ? nll({ beta }) : squareSquare({ m: margin, radius }),
      optimizer: sgd({ rate }),
    });
  },

  replicas,

  chain,

  digits({ inputs, hidden, labels: count, weights, rate, ...samples }) {
    return training(weights, samples, {
      energy: classifier({ x: mlp([inputs, hidden, count]) }),
      answers: labels(count),
      loss: nll(),
      optimizer: sgd({ rate }),
    });
  },

  sweep({ distance, samples, answers: count, dims, x, direction, y, grid: points, beta, radius }) {
    return onGraph((graph, stored) => {
      const embedding = new Linear(1, dims);
      const answers = {
        space: grid([points.low, points.high], count),
        tensor: stored('Y', [count, 1], points.points),
      };
      const landscape = new FactoredLandscape(
        { x: undefined, y: embedding, distance: DISTANCES[distance]() },
        value(stored('X', [samples, dims], x)),
        answers,
      );
      const freeEnergy = graph.state('F', [samples]);
      const offending = graph.tensor('Ei', [samples]);
      landscape.fprop(graph);
      landscape.freeEnergy(graph, beta, freeEnergy);
      landscape.offending(graph, value(stored('Yi', [samples, 1], y)), radius, offending);
      return { freeEnergy: freeEnergy.x, offending };
    }, direction);
  },

  matmul({ rows, inner, columns, a, b }) {
    return onGraph((graph, stored) => {
      const product = graph.state('product', [rows, columns]);
      new Linear(inner, columns).fprop(graph, value(stored('a', [rows, inner], a)), product);
      return { product: product.x };
    }, b);
  },
};

async function training(weights: Weights, { x, y }: Samples, options: TrainerOptions): Promise<Prepared> {
  const gpu = await Gpu.request();
  const trainer = await Trainer.create(gpu, options);
  trainer.parameters.load(weights);
  const program = await trainer.program({ x, y });
  return {
    run: (steps) => program.run(steps),
    async results() {
      trainer.parameters.load(weights);
      const { loss, byParameter } = await trainer.gradients({ x, y });
      return { loss: Float32Array.of(loss), ...byParameter };
    },
    bytes: gpu.memory().bytes,
    launches: program.launches,
    encode: (times) => encode(gpu, program, times),
    dispose: () => gpu.dispose(),
  };
}

/** A graph with one parameter, `weight`, whose outputs are the results. */
async function onGraph(
  record: (
    graph: CommandGraph,
    stored: (label: string, shape: readonly number[], data: Float32Array) => Tensor,
  ) => Record<string, Tensor>,
  weight: Float32Array,
): Promise<Prepared> {
  const gpu = await Gpu.request();
  const stored = (label: string, shape: readonly number[], data: Float32Array): Tensor =>
    allocateTensor(gpu, 'data', label, shape, { data });
  const graph = new CommandGraph({
    target: gpu.kind,
    stateOf: ({ shape }) => value(stored('weight', shape, weight)),
  });
  const outputs = record(graph, stored);
  for (const output of Object.values(outputs)) graph.output(output);
  const program = await graph.plan(gpu);
  return {
    run: (times) => program.run(times),
    async results() {
      const entries = Object.entries(outputs).map(
        async ([name, tensor]) => [name, (await program.read(tensor)) as Float32Array] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    },
    bytes: gpu.memory().bytes,
    launches: program.launches.length,
    encode: (times) => encode(gpu, program, times),
    dispose: () => gpu.dispose(),
  };
}

function value(x: Tensor): State {
  return { x, dx: undefined };
}
