import { describe, expect, it } from 'vitest';
import {
  adam,
  avgPool,
  classifier,
  conv1d,
  labels,
  Linear,
  nll,
  Sequential,
  tanh,
  Trainer,
  type Module,
} from 'webgpu-ebm';
import { checkGradients, moduleCase } from 'webgpu-ebm/testing';
import { testGpu } from '../support/gpu.ts';

const STEPS = 24;
const PATTERNS = [
  [1, -1, 1],
  [1, 1, -1],
];

/** A time-delay net: two layers that look through windows in time, then the mean over time. */
function timeDelayNet(): Module {
  const first = conv1d({ channels: [1, 6], kernel: 3, length: STEPS, scale: 1 });
  const [, length] = first.size;
  const second = conv1d({ channels: [6, 8], kernel: 3, length, scale: 1 });
  const pool = avgPool({ channels: 8, size: second.size, window: second.size });
  const plain = { bias: false };
  return new Sequential([
    first,
    tanh(first.outputs, plain),
    second,
    tanh(second.outputs, plain),
    pool,
    new Linear(8, PATTERNS.length),
  ]);
}

/** One pattern somewhere in silence: what it is doesn't depend on when. */
function samples(times: readonly number[]): { x: Float32Array; y: Float32Array } {
  const pairs = PATTERNS.flatMap((pattern, label) => times.map((time) => ({ pattern, label, time })));
  const x = new Float32Array(pairs.length * STEPS);
  for (const [i, { pattern, time }] of pairs.entries()) x.set(pattern, i * STEPS + time);
  return { x, y: Float32Array.from(pairs, ({ label }) => label) };
}

describe('a time-delay net', () => {
  it('passes the gradient check', async () => {
    await checkGradients(moduleCase(timeDelayNet()), { gpu: await testGpu() });
  });

  it('recognises patterns at times at which it never saw them', async () => {
    const trainer = await Trainer.create(await testGpu(), {
      energy: classifier({ x: timeDelayNet() }),
      answers: labels(PATTERNS.length),
      loss: nll(),
      optimizer: adam({ rate: 0.02 }),
    });
    await trainer.fit(samples([2, 5, 8, 11]), { steps: 300 });
    const late = samples([14, 16, 18]);
    const { answers } = await trainer.infer(late.x);
    expect([...answers]).toEqual([...late.y]);
    trainer.dispose();
  });
});
