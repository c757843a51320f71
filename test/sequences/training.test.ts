// What chains are trained and asked through the public interface.

import { describe, expect, it } from 'vitest';
import {
  adam,
  chain,
  labels,
  latentChain,
  Linear,
  linearChain,
  mlp,
  nll,
  perceptron,
  structuredHinge,
  tanh,
  Sequential,
  Trainer,
  type Loss,
} from 'webgpu-ebm';
import { noise } from '../kernels/values.ts';
import { testGpu } from '../support/gpu.ts';

const lengths = Array.from({ length: 40 }, (_, i) => 3 + ((i * 7) % 8));
const first = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
const rows = lengths.reduce((a, b) => a + b, 0);

describe('windows', () => {
  // Whether a number is larger than both of its neighbours, 0 beyond the ends: nothing that one position shows.
  const x = noise(rows, 3);
  const y = new Float32Array(rows);
  for (const [s, T] of lengths.entries()) {
    const own = [0, ...x.subarray(first[s], (first[s] as number) + T), 0];
    for (let t = 1; t <= T; t++) {
      const [before, here, after] = own.slice(t - 1, t + 2) as [number, number, number];
      y[(first[s] as number) + t - 1] = Number(here > before && here > after);
    }
  }

  it.each([
    [0, { unary: mlp([1, 12, 2]) }, 0.05, 0.4],
    [1, { unary: mlp([3, 12, 2]), window: 1 }, 0, 0.03],
    [
      1,
      { features: new Sequential([new Linear(1, 4), tanh(4)]), unary: mlp([12, 12, 2]), window: 1 },
      0,
      0.03,
    ],
  ])('radius %i', async (_, parts, least, most) => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: linearChain(parts),
      answers: chain({ labels: 2 }),
      loss: nll(),
      optimizer: adam({ rate: 0.03 }),
      seed: 1,
    });
    await trainer.fit({ x, y, lengths }, { steps: 400 });
    const { answers } = await trainer.infer({ x, lengths });
    const wrong = answers.filter((label, row) => label !== y[row]).length / rows;
    expect(wrong).toBeGreaterThanOrEqual(least);
    expect(wrong).toBeLessThan(most);
    trainer.dispose();
  });
});

describe('hidden states', () => {
  // A rise and a fall of the same numbers: only their order tells the two classes apart.
  const y = Float32Array.from(lengths, (_, s) => s % 2);
  const rest = noise(rows, 5, 0.3);
  const x = Float32Array.from({ length: rows }, (_, row) => {
    const s = first.findLastIndex((start) => start <= row);
    const isLate = row - (first[s] as number) >= (lengths[s] as number) / 2;
    return (isLate === (y[s] === 1) ? 1 : -1) + (rest[row] as number);
  });

  it.each<['minimum' | 'marginal', string, Loss]>([
    ['minimum', 'perceptron', perceptron()],
    ['minimum', 'structured hinge', structuredHinge()],
    ['marginal', 'nll', nll()],
  ])('%s, %s: the label of each sequence is learned', async (combine, _, loss) => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: latentChain({ unary: mlp([1, 4]), states: 2, combine }),
      answers: labels(2),
      loss,
      optimizer: adam({ rate: 0.05 }),
      seed: 2,
    });
    await trainer.fit({ x, y, lengths }, { steps: 300 });
    const { indices, latents } = await trainer.infer({ x, lengths });
    expect(indices.filter((label, s) => label !== y[s]).length).toBe(0);
    expect(latents?.length).toBe(combine === 'minimum' ? rows : undefined);
    if (combine === 'minimum') expect(new Set(latents)).toEqual(new Set([0, 1]));
    trainer.dispose();
  });
});
