import {
  adam,
  classifier,
  conditionalRandomField,
  conv2d,
  cosine,
  labels,
  maxMarginMarkovNet,
  maxPool,
  mlp,
  nll,
  Sequential,
  structuredPerceptron,
  tanh,
  weightL2,
  type Module,
} from 'webgpu-ebm';
import type { SequenceModel } from '../shared/sequenceModels.ts';
import { HEIGHT, LETTERS, PIXELS, WIDTH } from './words.ts';

const PLANES = 8;
const HIDDEN = 128;

/** From the pixels of a letter to the energies of all 26: one weight a pixel and letter, and a bias. */
const linear = (scale = 0.3): Module => mlp([PIXELS, LETTERS], { scale });

/** A small convolutional net instead. */
function convolutional(): Module {
  const convolution = conv2d({ channels: [1, PLANES], kernel: [3, 3], size: [HEIGHT, WIDTH], scale: 1 });
  const pool = maxPool({ channels: PLANES, size: convolution.size, window: [2, 2] });
  const top = mlp([pool.outputs, HIDDEN, LETTERS], { scale: 1 });
  return new Sequential([convolution, pool, tanh(pool.outputs, { bias: false }), top]);
}

const falling = (rate: number, steps: number) => adam({ rate: cosine({ rate, steps }) });

/** Settings were found on a fifth of the training words, held out. λ = 1 or 3 in all, divided by the number of samples. */
export const READERS: readonly SequenceModel[] = [
  {
    model: 'per-letter',
    steps: 2000,
    batchSize: 256,
    alone: true,
    options: (steps, samples) => ({
      energy: classifier({ x: linear() }),
      answers: labels(LETTERS),
      loss: nll(),
      regularizer: weightL2({ strength: 1 / samples }),
      optimizer: falling(0.1, steps),
    }),
  },
  {
    model: 'crf',
    steps: 1620,
    batchSize: 32,
    options: (steps, samples) => ({
      ...conditionalRandomField({ unary: linear(), strength: 1 / samples }),
      optimizer: falling(0.08, steps),
    }),
  },
  {
    model: 'm3n',
    steps: 2160,
    batchSize: 32,
    options: (steps, samples) => ({
      ...maxMarginMarkovNet({ unary: linear(), strength: 3 / samples }),
      optimizer: falling(0.1, steps),
    }),
  },
  {
    model: 'perceptron',
    steps: 8600,
    batchSize: 8,
    averaged: true,
    options: () => structuredPerceptron({ unary: linear(0) }),
  },
  {
    model: 'deep-crf',
    steps: 1296,
    batchSize: 32,
    options: (steps, samples) => ({
      ...conditionalRandomField({ unary: convolutional(), strength: 1 / samples }),
      optimizer: falling(0.01, steps),
    }),
  },
];
