import { adam, conditionalRandomField, mlp, Trainer, type TrainerOptions } from 'webgpu-ebm';
import { expect, it } from 'vitest';
import { testGpu } from '../support/gpu.ts';

// Labels that a thread has number by number, as vectors of four, and that the lanes of a vector unit share.
it.each([3, 4, 8, 11])('replicas of a field with %i labels have the bits of each alone', async (labels) => {
  const lengths = [7, 5, 6, 9];
  const rows = lengths.reduce((sum, length) => sum + length);
  const data = {
    x: Array.from({ length: 2 * rows }, (_, i) => Math.sin(i * i)),
    y: Array.from({ length: rows }, (_, i) => (i * i + 1) % labels),
    lengths,
  };
  const options = (): TrainerOptions => ({
    ...conditionalRandomField({ unary: mlp([2, labels]), strength: 0.01 }),
    optimizer: adam({ rate: 0.05 }),
  });
  const gpu = await testGpu();
  const seeds = [1, 2, 3];
  const together = await Trainer.create(gpu, { ...options(), replicas: seeds.map((seed) => ({ seed })) });
  const { history } = await together.fit(data, { steps: 10 });
  for (const [r, seed] of seeds.entries()) {
    const alone = await Trainer.create(gpu, { ...options(), seed });
    const own = await alone.fit(data, { steps: 10 });
    const told = history[r] as (typeof history)[number];
    for (const name of ['loss', 'right', 'contrast'] as const) {
      expect([...told[name]], `${name} of replica ${r}`).toEqual(own.history.map((step) => step[name]));
    }
    alone.dispose();
  }
  together.dispose();
});
