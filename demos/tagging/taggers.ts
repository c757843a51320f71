import { adam, classifier, conditionalRandomField, cosine, labels, nll, sparseLinear } from 'webgpu-ebm';
import type { SequenceModel } from '../shared/sequenceModels.ts';
import { FEATURES } from './features.ts';
import { TAGS } from './sentences.ts';
import { BUCKETS } from './tokens.ts';

/** From the features of a word to an energy for each tag: a weight a feature and tag, zero at the start. */
const linear = () => sparseLinear({ features: FEATURES, buckets: BUCKETS, outputs: TAGS.length });

const falling = (rate: number, steps: number) => adam({ rate: cosine({ rate, steps }) });

/** Three passes over the training sentences each. Settings were found on the part of the treebank that is for that. */
export const TAGGERS: readonly SequenceModel[] = [
  {
    model: 'per-word',
    steps: 600,
    batchSize: 1024,
    alone: true,
    options: (steps) => ({
      energy: classifier({ x: linear() }),
      answers: labels(TAGS.length),
      loss: nll(),
      optimizer: falling(0.02, steps),
    }),
  },
  {
    model: 'crf',
    steps: 588,
    batchSize: 64,
    options: (steps) => ({
      ...conditionalRandomField({ unary: linear() }),
      optimizer: falling(0.02, steps),
    }),
  },
];
