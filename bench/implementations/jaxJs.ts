// jax-js: each step is one jitted function, gradients by valueAndGrad, as its documentation advises.

import {
  type Array as Tensor,
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  type Tree,
  valueAndGrad,
} from '@jax-js/jax';
import type { Weights } from '../cases.ts';
import type { Implementation, Prepared, Results } from '../Implementation.ts';
import { chainLoss } from './jaxChain.ts';
import { markLabels, transitionCounts } from './marks.ts';

type Device = 'webgpu' | 'wasm';

/** Repetitions that are asked for before they are waited for. */
const GROUP = 16;

/** @throws Error when the device can't be had. */
export async function jaxJs(device: Device): Promise<Implementation> {
  const devices = await init(device);
  if (!devices.includes(device)) throw new Error(`jax-js: expected the device ${device}, got ${devices}`);
  const array = (values: Float32Array, ...shape: number[]): Tensor => np.array(values, { shape, device });

  return {
    async train({ loss, samples: p, answers: k, hidden: h, dims: d, grid, weights, ...problem }) {
      const { beta, margin, radius } = problem;
      const shapes = { '1.weight': [h, 1], '1.bias': [h], '2.weight': [d, h] };
      const lossOf = (w: Tree, x: Tensor, y: Tensor, answers: Tensor): Tensor => {
        const gx = twin(w, 'x.', x, false);
        const gy = twin(w, 'y.', y.ref, true);
        const gk = twin(w, 'y.', answers.ref, false);
        const right = np.sum(np.abs(gx.ref.sub(gy)), 1);
        const apart = gx.reshape([p, 1, d]).sub(gk.reshape([1, k, d]));
        const energies = np.sum(np.abs(apart), 2);
        if (loss === 'nll') {
          y.dispose();
          answers.dispose();
          return np.mean(right.sub(freeEnergy(energies, beta, grid.weight)));
        }
        const offending = masked(energies, y.reshape([p, 1]), answers.reshape([1, k]), radius);
        return np.mean(np.square(right).add(np.square(np.maximum(offending.mul(-1).add(margin), 0))));
      };
      const data = [array(problem.x, p, 1), array(problem.y, p, 1), array(grid.points, k, 1)];
      return training(weights, shapes, lossOf, data, problem.rate);
    },

    async digits({ samples, inputs, hidden, labels, x, y, weights, rate }) {
      const shapes = {
        '1.weight': [hidden, inputs],
        '1.bias': [hidden],
        '2.weight': [labels, hidden],
        '2.bias': [labels],
      };
      const lossOf = (w: Tree, images: Tensor, isRight: Tensor): Tensor => {
        const energies = twin(w, '', images, false).add(w['2.bias'] as Tensor);
        const right = np.sum(energies.ref.mul(isRight), 1);
        return np.mean(right.sub(freeEnergy(energies, 1, 1)));
      };
      const isRight = new Float32Array(samples * labels);
      for (let p = 0; p < samples; p++) isRight[p * labels + y[p]!] = 1;
      const data = [array(x, samples, inputs), array(isRight, samples, labels)];
      return training(weights, shapes, lossOf, data, rate);
    },

    async sweep({ distance, samples: p, answers: k, dims: d, x, direction, y, grid, beta, radius }) {
      const sweep = jit((rows: Tensor, to: Tensor, desired: Tensor, points: Tensor) => {
        const embedded = np.matmul(points.ref, to);
        const energies =
          distance === 'dot'
            ? np.matmul(rows, np.transpose(embedded)).mul(-1)
            : distances(distance, rows.reshape([p, 1, d]).sub(embedded.reshape([1, k, d])));
        const offending = masked(energies.ref, desired, points.reshape([1, k]), radius);
        return { freeEnergy: freeEnergy(energies, beta, grid.weight), offending };
      });
      const data = [array(x, p, d), array(direction, 1, d), array(y, p, 1), array(grid.points, k, 1)] as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      return repeated(() => sweep(...(data.map((given) => given.ref) as typeof data)), data);
    },

    async chain(problem) {
      const { sequences, positions, labels } = problem;
      const differentiate = valueAndGrad(chainLoss(sequences, positions, labels));
      const gradients = jit((w: Tree, marks: Tensor, transitions: Tensor) => {
        const [loss, slopes] = differentiate(w, marks, transitions);
        return { loss, ...slopes };
      });
      const rows = sequences * positions;
      const data = [
        array(problem.unary, rows, labels),
        array(problem.pairwise, labels, labels),
        array(markLabels(problem), rows, labels),
        array(transitionCounts(problem), labels, labels),
      ] as [Tensor, Tensor, Tensor, Tensor];
      const [u, v, marks, transitions] = data;
      return repeated(() => gradients({ dunary: u.ref, dpairwise: v.ref }, marks.ref, transitions.ref), data);
    },

    async matmul({ rows, inner, columns, a, b }) {
      const multiply = jit((left: Tensor, right: Tensor) => ({
        product: np.matmul(left, np.transpose(right)),
      }));
      const data = [array(a, rows, inner), array(b, columns, inner)] as [Tensor, Tensor];
      return repeated(() => multiply(data[0].ref, data[1].ref), data);
    },
  };

  function training(
    start: Weights,
    shapes: Record<string, number[]>,
    lossOf: (w: Tree, ...data: Tensor[]) => Tensor,
    data: Tensor[],
    rate: number,
  ): Prepared {
    defaultDevice(device);
    const startingWeights = (): Tree =>
      mapTree(start, (values, name) => array(values, ...(shapes[name.replace(/^[xy]\./, '')] as number[])));
    const differentiate = valueAndGrad(lossOf);
    const gradients = jit((w: Tree, ...given: Tensor[]) => differentiate(w, ...given));
    const step = jit((w: Tree, ...given: Tensor[]) => {
      const [loss, slopes] = differentiate(refs(w), ...given);
      return { loss, weights: mapTree(w, (value, name) => value.sub((slopes[name] as Tensor).mul(rate))) };
    });
    let weights = startingWeights();
    const given = (): Tensor[] => data.map((each) => each.ref);
    return {
      async run(times) {
        defaultDevice(device);
        for (let i = 0; i < times; i++) {
          const done = step(weights, ...given());
          weights = done.weights;
          done.loss.dispose();
        }
        await Promise.all(Object.values(refs(weights)).map((value) => value.data()));
      },
      async results() {
        defaultDevice(device);
        disposeAll(Object.values(weights));
        weights = startingWeights();
        const [loss, slopes] = gradients(refs(weights), ...given());
        return read({ loss, ...slopes });
      },
      dispose: () => disposeAll([...Object.values(weights), ...data]),
    };
  }

  function repeated(work: () => Tree, data: Tensor[]): Prepared {
    return {
      async run(times) {
        defaultDevice(device);
        // Arrays are lazy: one that is given back before anybody waits for it is never computed.
        for (let done = 0; done < times; done += GROUP) {
          const group = Array.from({ length: Math.min(GROUP, times - done) }, work);
          await blockUntilReady(group);
          for (const results of group) disposeAll(Object.values(results));
        }
      },
      results: () => {
        defaultDevice(device);
        return read(work());
      },
      dispose: () => disposeAll(data),
    };
  }
}

/** `W₂ tanh(W₁x + B₁)`; `again`: the weights are wanted once more. */
function twin(w: Tree, side: string, input: Tensor, again: boolean): Tensor {
  const [w1, b1, w2] = ['1.weight', '1.bias', '2.weight'].map((name) => {
    const weight = w[`${side}${name}`] as Tensor;
    return again ? weight.ref : weight;
  }) as [Tensor, Tensor, Tensor];
  const hidden = np.tanh(np.matmul(input, np.transpose(w1)).add(b1));
  return np.matmul(hidden, np.transpose(w2));
}

function distances(distance: 'l1' | 'l2', apart: Tensor): Tensor {
  return distance === 'l1' ? np.sum(np.abs(apart), 2) : np.sum(np.square(apart), 2).mul(0.5);
}

/** `−(1/β) log Σ_k w exp(−β E_k)` */
function freeEnergy(energies: Tensor, beta: number, weight: number): Tensor {
  return nn
    .logsumexp(energies.mul(-beta), 1)
    .add(Math.log(weight))
    .mul(-1 / beta);
}

/** The lowest energy among answers at least `radius` from the right one. */
function masked(energies: Tensor, y: Tensor, answers: Tensor, radius: number): Tensor {
  const isIncorrect = np.greaterEqual(np.abs(answers.sub(y)), radius);
  return np.min(np.where(isIncorrect, energies, 1e30), 1);
}

function mapTree<From>(tree: Record<string, From>, to: (value: From, name: string) => Tensor): Tree {
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, to(value, name)]));
}

function refs(tree: Tree): Tree {
  return mapTree(tree, (value) => value.ref);
}

function disposeAll(arrays: readonly Tensor[]): void {
  for (const array of arrays) array.dispose();
}

async function read(tree: Tree): Promise<Results> {
  const entries = Object.entries(tree).map(async ([name, value]) => [name, await value.data()] as const);
  return Object.fromEntries(await Promise.all(entries));
}
