import { expect, it } from 'vitest';
import { drawCollapse } from '../../demos/collapse/drawCollapse.ts';
import { meta } from '../../demos/collapse/meta.ts';
import type { RbfResult } from '../../demos/collapse/rbfSwitch.ts';
import { RBF_RUNS, TWIN_STARTS, verdictOf, type TwinStart } from '../../demos/collapse/runs.ts';
import { summariseTwins, trainTwinNets } from '../../demos/collapse/twins.ts';
import { testGpu } from '../support/gpu.ts';

it('counts its trainings: seven of RBF units, eight starts of twin nets from three seeds', () => {
  expect(meta.runs).toBe(7 + 8 * 3);
});

it('sums seeds up as mean and standard deviation, and judges by the mean spread', () => {
  const start: TwinStart = { scale: 0.3, biases: 'zero' };
  const runs = [0.02, 0.04, 0.06].map((spreadRatio, i) => ({ spreadRatio, inferenceError: i, seconds: 1 }));
  const row = summariseTwins({ start, runs });
  expect(row).toMatchObject({
    ...start,
    seeds: 3,
    inferenceError: 1,
    inferenceErrorStd: 1,
    verdict: 'collapsed',
  });
  expect(row.spreadRatio).toBeCloseTo(0.04, 12);
  expect(row.spreadRatioStd).toBeCloseTo(0.02, 12);
  expect(summariseTwins({ start, runs: runs.slice(2) }).spreadRatioStd).toBe(0);
  expect([0.099, 0.1].map(verdictOf)).toEqual(['collapsed', 'works']);
});

it('draws every line, also of energies that vanished', () => {
  const rbf = RBF_RUNS.map((run): RbfResult => ({
    figures: {
      architecture: 'RBF + switch',
      ...run,
      testError: 0.5,
      energySpread: 0,
      centreSpread: 1,
      verdict: 'collapsed',
    },
    spreads: [1, 1e3, 1e-9, 0, 0],
    seconds: 1,
  }));
  const run = { spreadRatio: 0, inferenceError: 2, seconds: 1 };
  const twins = TWIN_STARTS.map((start) => ({ start, runs: [run] }));
  const { svg } = drawCollapse(rbf, twins, 100);
  for (const { loss, centres } of RBF_RUNS) expect(svg).toContain(`>${loss}, ${centres} centres<`);
  for (const biases of ['zero', 'spread out']) {
    expect(svg).toContain(`>spread kept, biases ${biases}<`);
    expect(svg).toContain(`>inference error, biases ${biases}<`);
  }
  expect(svg).not.toMatch(/NaN|Infinity/);
});

it('starts twin nets from their seed, scale and biases', async () => {
  const gpu = await testGpu();
  const before = gpu.memory();
  const steps: number[] = [];
  const train = (start: TwinStart, seed: number) =>
    trainTwinNets(start, {
      gpu,
      seed,
      steps: 2,
      onStep: (step) => steps.push(step),
      signal: new AbortController().signal,
    });
  const [zero, again, spread, other] = [
    await train({ scale: 1, biases: 'zero' }, 1),
    await train({ scale: 1, biases: 'zero' }, 1),
    await train({ scale: 1, biases: 'spread' }, 1),
    await train({ scale: 1, biases: 'zero' }, 2),
  ];
  expect(again.spreadRatio).toBe(zero.spreadRatio);
  expect(new Set([zero, spread, other].map(({ spreadRatio }) => spreadRatio)).size).toBe(3);
  expect(steps.at(-1)).toBe(2);
  expect(gpu.memory()).toEqual(before);
});
