// Derivatives of chains against central differences, through the public check.

import { describe, it } from 'vitest';
import {
  chain,
  freeEnergy,
  labels,
  latentChain,
  linearChain,
  minimum,
  mlp,
  mostOffending,
  productOfExperts,
  Sequential,
  Linear,
  tanh,
  type AnswerSpace,
  type Energy,
  type MakeContrast,
} from 'webgpu-ebm';
import { checkGradients, contrastCase, energyCase } from 'webgpu-ebm/testing';
import { augmented } from '../../src/answers/augmented.ts';
import { testGpu } from '../support/gpu.ts';

const lengths = [3, 0, 5, 1];
const positions = [2, 0, 1, 1, 2, 0, 0, 1, 2];
const chains = { space: chain({ labels: 3 }), y: positions };
const whole = { space: labels(2), y: [1, 0, 0, 1] };

const models: Record<string, { energy: Energy; space: AnswerSpace; y: number[] }> = {
  'a chain': { energy: linearChain({ unary: mlp([2, 3]) }), ...chains },
  'transitions by a net': {
    energy: linearChain({ unary: mlp([2, 3]), pairwise: mlp([2, 4, 9]), ends: false }),
    ...chains,
  },
  windows: { energy: linearChain({ unary: mlp([6, 3]), window: 1 }), ...chains },
  'a net, windows of what it makes, nets on these': {
    energy: linearChain({
      features: new Sequential([new Linear(2, 3), tanh(3)]),
      unary: mlp([15, 4, 3]),
      pairwise: mlp([15, 9]),
      window: 2,
    }),
    ...chains,
  },
  'hidden states, minimised': {
    energy: latentChain({ unary: mlp([2, 6]), states: 3, combine: 'minimum' }),
    ...whole,
  },
  'hidden states, marginalised': {
    energy: latentChain({
      unary: mlp([9, 6]),
      features: mlp([2, 3]),
      window: 1,
      states: 3,
      combine: 'marginal',
      beta: 1.5,
    }),
    ...whole,
  },
  'two latent chains, added up': {
    energy: productOfExperts([
      latentChain({ unary: mlp([2, 4]), states: 2, combine: 'marginal', ends: false }),
      latentChain({ unary: mlp([2, 2]), states: 1, combine: 'minimum' }),
    ]),
    ...whole,
  },
};

const contrasts: Record<string, MakeContrast> = {
  minimum,
  offending: mostOffending(0),
  'free energy': freeEnergy(0.7),
};

describe.each(Object.entries(models))('%s', (_, { energy, space, y }) => {
  const options = { energy, answers: space, y, lengths };

  it('the energy of right answers', async () => {
    await checkGradients(energyCase(options), { gpu: await testGpu() });
  });

  const all = space.sequences ? { ...contrasts, 'cost-augmented minimum': augmented(0.4) } : contrasts;
  it.each(Object.entries(all))('%s', async (__, contrast) => {
    // An empty sequence has no wrong answer: its energy of 1e30 has no differences.
    await checkGradients(contrastCase(contrast, withoutEmpty(options)), { gpu: await testGpu() });
  });
});

function withoutEmpty<T extends { lengths: number[]; y: number[]; answers: AnswerSpace }>(options: T): T {
  const kept = options.lengths.flatMap((length, i) => (length > 0 ? [i] : []));
  return {
    ...options,
    lengths: kept.map((i) => options.lengths[i] as number),
    y: options.answers.sequences ? options.y : kept.map((i) => options.y[i] as number),
  };
}
