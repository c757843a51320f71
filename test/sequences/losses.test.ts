// Every loss and its gradients on chains, against all C^T sequences, one by one.

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  CompatibilityError,
  energyLoss,
  generalizedMargin,
  hinge,
  log,
  lvq2,
  mce,
  minimumEmpiricalError,
  nll,
  perceptron,
  squaredEnergy,
  squareExponential,
  squareSquare,
  structuredHinge,
  type Loss,
} from 'webgpu-ebm';
import { expectClose } from '../support/kernel.ts';
import { evaluate, gradients, type Batch } from './batch.ts';
import { batches } from './batches.ts';
import { freeEnergyOf, gibbsOf, hamming, isSame, pathsOf, ranked, spread, type Path } from './enumerate.ts';

/** The energy of the wrong answer(s) that a loss looks at, and how much each path counts in it. */
interface Contrast {
  energy: number;
  weights: number[];
}

type MakeContrast = (paths: readonly Path[], right: Path) => Contrast;

const single = (paths: readonly Path[], chosen: Path | undefined, energy = chosen?.energy): Contrast => ({
  energy: energy ?? 1e30,
  weights: paths.map((path) => (path === chosen ? 1 : 0)),
});

const none: MakeContrast = (paths) => single(paths, undefined);
const lowest: MakeContrast = (paths) => single(paths, ranked(paths)[0]);
const offending: MakeContrast = (paths, right) =>
  single(
    paths,
    ranked(paths).find((path) => path !== right),
  );
const free =
  (beta: number): MakeContrast =>
  (paths) => ({ energy: freeEnergyOf(paths, beta), weights: gibbsOf(paths, beta) });
const costed =
  (cost: number): MakeContrast =>
  (paths, right) => {
    const lower = (path: Path): number => path.energy - cost * hamming(path.labels, right.labels);
    const [best] = paths.toSorted((a, b) => lower(a) - lower(b));
    return single(paths, best, lower(best as Path));
  };

interface Case {
  loss: Loss;
  contrast: MakeContrast;
  /** `[L, ∂L/∂Ec, ∂L/∂contrast]` */
  value(right: number, contrast: number): [number, number, number];
}

const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));
const step = (u: number): number => (u > 0 ? 1 : 0);

const cases: Record<string, Case> = {
  energy: { loss: energyLoss(), contrast: none, value: (e) => [e, 1, 0] },
  'squared energy': { loss: squaredEnergy(), contrast: none, value: (e) => [e * e, 2 * e, 0] },
  perceptron: { loss: perceptron(), contrast: lowest, value: (e, c) => [e - c, 1, -1] },
  'structured hinge': {
    loss: structuredHinge({ cost: 0.75 }),
    contrast: costed(0.75),
    value: (e, c) => [e - c, 1, -1],
  },
  hinge: {
    loss: hinge({ m: 2 }),
    contrast: offending,
    value: (e, c) => [Math.max(0, 2 + e - c), step(2 + e - c), -step(2 + e - c)],
  },
  log: {
    loss: log(),
    contrast: offending,
    value: (e, c) => [Math.log1p(Math.exp(e - c)), sigmoid(e - c), -sigmoid(e - c)],
  },
  MCE: {
    loss: mce(),
    contrast: offending,
    value(e, c) {
      const s = sigmoid(e - c);
      return [s, s * (1 - s), s * (s - 1)];
    },
  },
  'square-square': {
    loss: squareSquare({ m: 3 }),
    contrast: offending,
    value: (e, c) => [e * e + Math.max(0, 3 - c) ** 2, 2 * e, -2 * Math.max(0, 3 - c)],
  },
  'square-exponential': {
    loss: squareExponential({ gamma: 0.5, beta: 0.25 }),
    contrast: offending,
    value(e, c) {
      const push = 0.5 * Math.exp(-0.25 * c);
      return [e * e + push, 2 * e, -0.25 * push];
    },
  },
  nll: { loss: nll({ beta: 0.7 }), contrast: free(0.7), value: (e, c) => [e - c, 1, -1] },
  'minimum empirical error': {
    loss: minimumEmpiricalError({ beta: 0.7 }),
    contrast: free(0.7),
    value(e, c) {
      const right = Math.exp(-0.7 * (e - c));
      return [1 - right, 0.7 * right, -0.7 * right];
    },
  },
  LVQ2: {
    loss: lvq2({ delta: 0.5 }),
    contrast: offending,
    value(e, c) {
      const u = (e - c) / (0.5 * c);
      const inside = u > 0 && u < 1 ? 1 : 0;
      return [Math.min(1, Math.max(0, u)), inside / (0.5 * c), (-inside * e) / (0.5 * c * c)];
    },
  },
};

/** The batch loss, its gradients, and each sequence's Ec and contrast. */
function enumerated({ contrast, value }: Case, batch: Batch) {
  const { labels, y } = batch;
  const dV = Array<number>(labels ** 2).fill(0);
  const dU: number[] = [];
  const terms = pathsOf(batch).map((paths, s) => {
    const right = paths.find((path) => isSame(path.labels, y[s] as number[])) as Path;
    const { energy, weights } = contrast(paths, right);
    const [L, dRight, dContrast] = value(right.energy, energy);
    const slopes = paths.map(
      (path, p) => ((path === right ? dRight : 0) + dContrast * (weights[p] as number)) / y.length,
    );
    const { unary, pairwise } = spread(paths, slopes, labels);
    dU.push(...unary);
    for (const [arc, d] of pairwise.entries()) (dV[arc % labels ** 2] as number) += d;
    return { L, right: right.energy, contrast: energy };
  });
  const losses = terms.map(({ L }) => L);
  return { losses, mean: [losses.reduce((a, b) => a + b) / losses.length], dU, dV, terms };
}

describe.each(Object.entries(cases))('%s', (name, one) => {
  it('its value and gradients are those of all sequences, one by one', async () => {
    await fc.assert(
      fc.asyncProperty(batches({ positions: 3 }), async (drawn) => {
        // LVQ2 divides by Ei: energies above 0.
        const shift = name === 'LVQ2' ? 5 : 0;
        const batch = { ...drawn, U: drawn.U.map((u) => u.map((energy) => energy + shift)) };
        if (name === 'LVQ2' && batch.y.some(({ length }) => length === 0)) return;
        const { exact, device } = await evaluate(batch, gradients(one.loss));
        const { terms: _, ...expected } = enumerated(one, batch);
        for (const [part, values] of Object.entries(expected)) {
          expectClose(`${part} in float64`, exact[part]?.slice(0, values.length) ?? [], values, 1e-7);
          expectClose(`${part} on the device`, device[part]?.slice(0, values.length) ?? [], values, 1e-5);
        }
      }),
      { seed: 4, numRuns: 8 },
    );
  });

  it('a step lets Ec fall, against its contrast where it has one', async () => {
    const batch: Batch = {
      labels: 3,
      V: [0.4, -0.6, 0.1, 0.8, 0, -0.3, 0.2, 0.5, -0.9],
      U: [[2.3, 2.8, 2.9, 3.4, 2.7, 2.5, 2.9, 3.2, 2.6]],
      y: [[0, 0, 1]],
    };
    const before = enumerated(one, batch).terms[0] as { right: number; contrast: number };
    const { device } = await evaluate(batch, gradients(one.loss));
    const move = (values: readonly number[], by: readonly number[]) =>
      values.map((value, i) => value - 0.01 * (by[i] as number));
    const [U, dU] = [batch.U[0] as number[], device['dU'] as number[]];
    const moved = { ...batch, U: [move(U, dU)], V: move(batch.V, device['dV'] as number[]) };
    const after = enumerated(one, moved).terms[0] as { right: number; contrast: number };
    const gap = (of: typeof after) => of.right - (one.contrast === none ? 0 : of.contrast);
    expect(gap(after)).toBeLessThan(gap(before) - 1e-4);
  });
});

test('a loss over listed answers says that sequences aren’t', async () => {
  const batch: Batch = { labels: 2, V: [0, 0, 0, 0], U: [[0, 0]], y: [[0]] };
  await expect(evaluate(batch, gradients(generalizedMargin()))).rejects.toThrow(CompatibilityError);
});
