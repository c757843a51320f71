// TF.js on its WebGPU backend: eager operations, gradients by its tape, its own SGD.

import backendScript from '@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js?url';
import tfScript from '@tensorflow/tfjs/dist/tf.min.js?url';
import type { Weights } from '../cases.ts';
import type { Implementation, Prepared, Results } from '../Implementation.ts';
import { tfjsChain } from './tfjsChain.ts';

export interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

interface Variable extends Tensor {
  assign(value: Tensor): void;
}

/** The little of TF.js' interface that is used here. */
export interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  tensor(values: Float32Array, shape: number[]): Tensor;
  variable(initial: Tensor, trainable: boolean): Variable;
  tidy<Result>(work: () => Result): Result;
  valueAndGrads(of: (...args: Tensor[]) => Tensor): (args: Tensor[]) => { value: Tensor; grads: Tensor[] };
  customGrad(of: (x: Tensor) => { value: Tensor; gradFunc: () => Tensor }): (x: Tensor) => Tensor;
  variableGrads(loss: () => Tensor, variables: Variable[]): { value: Tensor; grads: Record<string, Tensor> };
  train: { sgd(rate: number): { minimize(loss: () => Tensor, keep: false, variables: Variable[]): void } };
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  reshape(x: Tensor, shape: number[]): Tensor;
  unstack(x: Tensor, axis: number): Tensor[];
  stack(xs: Tensor[], axis: number): Tensor;
  concat(xs: Tensor[], axis: number): Tensor;
  tile(x: Tensor, times: number[]): Tensor;
  onesLike(x: Tensor): Tensor;
  zerosLike(x: Tensor): Tensor;
  add(a: Tensor | number, b: Tensor | number): Tensor;
  sub(a: Tensor | number, b: Tensor | number): Tensor;
  mul(a: Tensor | number, b: Tensor | number): Tensor;
  div(a: Tensor | number, b: Tensor | number): Tensor;
  maximum(a: Tensor | number, b: Tensor | number): Tensor;
  greaterEqual(a: Tensor | number, b: Tensor | number): Tensor;
  where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor;
  abs(x: Tensor): Tensor;
  neg(x: Tensor): Tensor;
  exp(x: Tensor): Tensor;
  log(x: Tensor): Tensor;
  square(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  mean(x: Tensor): Tensor;
  sum(x: Tensor, axis?: number | number[], keepDims?: boolean): Tensor;
  max(x: Tensor, axis: number[], keepDims: boolean): Tensor;
  min(x: Tensor, axis: number): Tensor;
  logSumExp(x: Tensor, axis: number): Tensor;
}

/** In this order: the backend adds itself to the first one's global `tf`. */
const SCRIPTS = [tfScript, backendScript];

/** @throws Error when TF.js isn't installed or its WebGPU backend doesn't start. */
export async function tfjs(): Promise<Implementation> {
  const tf = await loadTensorFlow();
  return {
    async train({ loss, samples: p, answers: k, hidden: h, dims: d, grid, weights, ...problem }) {
      const { beta, margin, radius } = problem;
      const shapes = { '1.weight': [h, 1], '1.bias': [h], '2.weight': [d, h] };
      const [x, y, answers] = [
        tf.tensor(problem.x, [p, 1]),
        tf.tensor(problem.y, [p, 1]),
        tf.tensor(grid.points, [k, 1]),
      ];
      const lossOf = (w: Record<string, Variable>): Tensor => {
        const gx = twin(w, 'x.', x);
        const right = tf.sum(tf.abs(tf.sub(gx, twin(w, 'y.', y))), 1);
        const apart = tf.sub(tf.reshape(gx, [p, 1, d]), tf.reshape(twin(w, 'y.', answers), [1, k, d]));
        const energies = tf.sum(tf.abs(apart), 2);
        if (loss === 'nll') return tf.mean(tf.sub(right, freeEnergy(energies, beta, grid.weight)));
        const missing = tf.maximum(
          tf.sub(margin, masked(energies, y, tf.reshape(answers, [1, k]), radius)),
          0,
        );
        return tf.mean(tf.add(tf.square(right), tf.square(missing)));
      };
      return training(weights, shapes, lossOf, [x, y, answers], problem.rate);
    },

    async digits({ samples, inputs, hidden, labels, x, y, weights, rate }) {
      const shapes = {
        '1.weight': [hidden, inputs],
        '1.bias': [hidden],
        '2.weight': [labels, hidden],
        '2.bias': [labels],
      };
      const marks = new Float32Array(samples * labels);
      for (let p = 0; p < samples; p++) marks[p * labels + y[p]!] = 1;
      const images = tf.tensor(x, [samples, inputs]);
      const isRight = tf.tensor(marks, [samples, labels]);
      const lossOf = (w: Record<string, Variable>): Tensor => {
        const energies = tf.add(twin(w, '', images), w['2.bias']!);
        return tf.mean(tf.sub(tf.sum(tf.mul(energies, isRight), 1), freeEnergy(energies, 1, 1)));
      };
      return training(weights, shapes, lossOf, [images, isRight], rate);
    },

    async sweep({ distance, samples: p, answers: k, dims: d, x, direction, y, grid, beta, radius }) {
      const rows = tf.tensor(x, [p, d]);
      const to = tf.tensor(direction, [1, d]);
      const desired = tf.tensor(y, [p, 1]);
      const points = tf.tensor(grid.points, [k, 1]);
      const energiesOf = (): Tensor => {
        const embedded = tf.mul(points, to);
        if (distance === 'dot') return tf.mul(tf.matMul(rows, embedded, false, true), -1);
        const apart = tf.sub(tf.reshape(rows, [p, 1, d]), tf.reshape(embedded, [1, k, d]));
        return distance === 'l1' ? tf.sum(tf.abs(apart), 2) : tf.mul(tf.sum(tf.square(apart), 2), 0.5);
      };
      const work = () =>
        tf.tidy(() => {
          const energies = energiesOf();
          return {
            freeEnergy: freeEnergy(energies, beta, grid.weight),
            offending: masked(energies, desired, tf.reshape(points, [1, k]), radius),
          };
        });
      return repeated(work, [rows, to, desired, points]);
    },

    async chain(problem) {
      const { work, data } = tfjsChain(tf, problem);
      return repeated(work, data);
    },

    async matmul({ rows, inner, columns, a, b }) {
      const [left, right] = [tf.tensor(a, [rows, inner]), tf.tensor(b, [columns, inner])];
      return repeated(() => ({ product: tf.matMul(left, right, false, true) }), [left, right]);
    },
  };

  /** `W₂ tanh(W₁x + B₁)` */
  function twin(w: Record<string, Variable>, side: string, input: Tensor): Tensor {
    const [w1, b1, w2] = ['1.weight', '1.bias', '2.weight'].map((name) => w[`${side}${name}`]!) as [
      Variable,
      Variable,
      Variable,
    ];
    return tf.matMul(tf.tanh(tf.add(tf.matMul(input, w1, false, true), b1)), w2, false, true);
  }

  /** `−(1/β) log Σ_k w exp(−β E_k)` */
  function freeEnergy(energies: Tensor, beta: number, weight: number): Tensor {
    return tf.mul(tf.add(tf.logSumExp(tf.mul(energies, -beta), 1), Math.log(weight)), -1 / beta);
  }

  /** The lowest energy among answers at least `radius` from the right one. */
  function masked(energies: Tensor, y: Tensor, answers: Tensor, radius: number): Tensor {
    return tf.min(tf.where(tf.greaterEqual(tf.abs(tf.sub(answers, y)), radius), energies, 1e30), 1);
  }

  function training(
    start: Weights,
    shapes: Record<string, number[]>,
    lossOf: (w: Record<string, Variable>) => Tensor,
    data: readonly Tensor[],
    rate: number,
  ): Prepared {
    const shapeOf = (name: string) => shapes[name.replace(/^[xy]\./, '')]!;
    const initial = (name: string) => tf.tensor(start[name]!, shapeOf(name));
    const names = Object.keys(start);
    const variables = names.map((name) => tf.variable(initial(name), true));
    const weights = Object.fromEntries(names.map((name, i) => [name, variables[i]!]));
    const optimizer = tf.train.sgd(rate);
    return {
      async run(times) {
        for (let i = 0; i < times; i++) optimizer.minimize(() => lossOf(weights), false, variables);
        await variables.at(-1)?.data();
      },
      async results() {
        for (const [i, name] of names.entries()) variables[i]!.assign(initial(name));
        const { value, grads } = tf.variableGrads(() => lossOf(weights), variables);
        const slopes = Object.values(grads);
        return read({ loss: value, ...Object.fromEntries(names.map((name, i) => [name, slopes[i]!])) });
      },
      dispose: () => disposeAll([...variables, ...data]),
    };
  }

  function repeated(work: () => Record<string, Tensor>, data: readonly Tensor[]): Prepared {
    return {
      async run(times) {
        for (let i = 1; i < times; i++) disposeAll(Object.values(work()));
        await read(work());
      },
      results: () => read(work()),
      dispose: () => disposeAll(data),
    };
  }
}

function disposeAll(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}

async function read(tensors: Record<string, Tensor>): Promise<Results> {
  const results: Results = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    results[name] = await tensor.data();
    tensor.dispose();
  }
  return results;
}

let loaded: Promise<TensorFlow> | undefined;

function loadTensorFlow(): Promise<TensorFlow> {
  return (loaded ??= (async () => {
    for (const script of SCRIPTS) await loadScript(script);
    const { tf } = globalThis as unknown as { tf: TensorFlow };
    if (!(await tf.setBackend('webgpu'))) throw new Error('TF.js: expected its WebGPU backend, got none');
    return tf;
  })());
}

function loadScript(source: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = source;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () =>
      reject(new Error(`tfjs: expected ${source}, got none. Install it in bench/.`)),
    );
    document.head.append(script);
  });
}
