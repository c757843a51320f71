// Plain single-thread JavaScript on typed arrays, allocated once. Also the reference that all others must agree with.

import type { Implementation } from '../Implementation.ts';
import { plainChain } from './plainChain.ts';
import { plainReplicas } from './plainReplicas.ts';
import { plainMatmul, plainSweep } from './plainSweep.ts';
import { plainDigits, plainTrain } from './plainTraining.ts';

export const plainJs: Implementation = {
  train: async (problem) => plainTrain(problem),
  replicas: async (problem) => plainReplicas(problem),
  digits: async (problem) => plainDigits(problem),
  sweep: async (problem) => plainSweep(problem),
  chain: async (problem) => plainChain(problem),
  matmul: async (problem) => plainMatmul(problem),
};
