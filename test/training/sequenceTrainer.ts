import { chain, Linear, linearChain, nll, sgd, Trainer, type Gpu, type TrainerOptions } from 'webgpu-ebm';
import { noise } from '../kernels/values.ts';

export const FEATURES = 2;
export const LABELS = 3;

export const options = (count = LABELS): TrainerOptions => ({
  energy: linearChain({ unary: new Linear(FEATURES, count) }),
  answers: chain({ labels: count }),
  loss: nll(),
  optimizer: sgd({ rate: 0.1 }),
});

/** Parameters with no ties. */
export const parametersOf = (count = LABELS) => ({
  weight: noise(count * FEATURES, 1, 1.5),
  pairwise: noise(count * count, 2, 1.5),
  ends: noise(2 * count, 3, 1.5),
});

export async function trained(gpu: Gpu, count = LABELS): Promise<Trainer> {
  const trainer = await Trainer.create(gpu, options(count));
  const { weight, pairwise, ends } = parametersOf(count);
  trainer.parameters.load({ 'unary.weight': weight, pairwise, ends });
  return trainer;
}

export const inputsOf = (lengths: readonly number[], seed = 5) => {
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  return { x: noise(rows * FEATURES, seed, 2), lengths };
};

export const ragged = inputsOf([4, 1, 3, 6, 2, 1]);
export const rowsOf = (lengths: readonly number[]) => lengths.reduce((sum, length) => sum + length, 0);
