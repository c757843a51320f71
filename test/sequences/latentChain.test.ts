// Labels of sequences through hidden states, against all K·S^T of them, one by one.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bias,
  chain,
  CompatibilityError,
  DataError,
  hinge,
  labels,
  latentChain,
  mlp,
  nll,
  perceptron,
  productOfExperts,
  ShapeError,
  classifier,
  type LatentChainParts,
  type Loss,
} from 'webgpu-ebm';
import { expectClose } from '../support/kernel.ts';
import { evaluate, gradients, type Batch } from './batch.ts';
import { batches } from './batches.ts';
import { allPaths, freeEnergyOf, gibbsOf, ranked, spread, type Path } from './enumerate.ts';

const NONE = 0xffffffff;
const [K, S] = [2, 3];

/** A batch of U `[T, K·S]` and V `[K, S, S]`. */
interface Hidden extends Batch {
  combine: 'minimum' | 'marginal';
  beta: number;
}

const hiddenBatches: fc.Arbitrary<Hidden> = fc
  .record({
    drawn: batches({ positions: 4, labels: [K * S, K * S] }),
    combine: fc.constantFrom('minimum' as const, 'marginal' as const),
    beta: fc.constantFrom(0.5, 2),
    right: fc.array(fc.nat(K - 1), { minLength: 3, maxLength: 3 }),
  })
  .map(hide);

/** Answers and a model for energies that were drawn. */
function hide({
  drawn,
  right,
  ...how
}: Pick<Hidden, 'combine' | 'beta'> & { drawn: Batch; right: number[] }): Hidden {
  const { combine, beta } = how;
  const parts: LatentChainParts = { unary: bias(K * S), states: S, combine, ends: false };
  const energy = latentChain(combine === 'minimum' ? parts : { ...parts, beta });
  const y = drawn.U.map((_, s) => [right[s] as number]);
  return { ...drawn, ...how, V: drawn.V.slice(0, K * S * S), y, model: { energy, space: labels(K) } };
}

/** Of each sequence and class: the energies of all hidden sequences, what becomes of them, and how much each counts. */
function classesOf({ U, V, combine, beta }: Hidden) {
  return U.map((u) =>
    Array.from({ length: K }, (_, k) => {
      const own = u.filter((__, i) => Math.floor(i / S) % K === k);
      const paths = allPaths(S, own, V.slice(k * S * S, (k + 1) * S * S));
      const best = ranked(paths)[0] as Path;
      const isMinimum = combine === 'minimum';
      return {
        paths,
        best,
        energy: isMinimum ? best.energy : freeEnergyOf(paths, beta),
        weights: isMinimum ? paths.map((path) => (path === best ? 1 : 0)) : gibbsOf(paths, beta),
      };
    }),
  );
}

it('energies, free energies and hidden states are those of all hidden sequences', async () => {
  await fc.assert(
    fc.asyncProperty(hiddenBatches, async (batch) => {
      const { exact, device } = await evaluate(batch, ({ graph, energy, x, y, answers }) => {
        const landscape = energy.landscape(x, answers);
        landscape.fprop(graph);
        const [Ec, F] = [graph.state('Ec', [landscape.rows]), graph.state('F', [landscape.rows])];
        landscape.right(graph, y, Ec);
        landscape.freeEnergy(graph, 1, F);
        const states = landscape.latent?.(graph, y);
        expect(states === undefined).toBe(batch.combine === 'marginal');
        return { energies: landscape.energies(graph), Ec: Ec.x, F: F.x, ...(states && { states }) };
      });
      const table = classesOf(batch);
      const right = table.map((classes, s) => classes[batch.y[s]?.[0] as number] as (typeof classes)[number]);
      const expected = {
        energies: table.flatMap((classes) => classes.map(({ energy }) => energy)),
        Ec: right.map(({ energy }) => energy),
        F: table.map((classes) =>
          freeEnergyOf(
            classes.map(({ energy }) => ({ labels: [], energy })),
            1,
          ),
        ),
      };
      for (const [name, values] of Object.entries(expected)) {
        expectClose(`${name} in float64`, exact[name] ?? [], values, 1e-9);
        expectClose(`${name} on the device`, device[name] ?? [], values, 1e-5);
      }
      if (batch.combine === 'marginal') return;
      const states = [
        ...right.flatMap(({ best }) => best.labels),
        ...Array<number>(batch.padding ?? 0).fill(NONE),
      ];
      expect(exact['states']).toEqual(states);
      expect(device['states']).toEqual(states);
    }),
    { seed: 5, numRuns: 15 },
  );
});

describe.each<[string, Loss]>([
  ['nll', nll({ beta: 1 })],
  ['perceptron', perceptron()],
  ['hinge', hinge({ m: 3 })],
])('%s', (name, loss) => {
  it('sends its derivatives through the hidden states', async () => {
    await fc.assert(
      fc.asyncProperty(hiddenBatches, async (batch) => {
        const { exact, device } = await evaluate(batch, gradients(loss));
        const dU: number[] = [];
        const dV = Array<number>(K * S * S).fill(0);
        const losses = classesOf(batch).map((classes, s) => {
          const y = batch.y[s]?.[0] as number;
          const energies = classes.map(({ energy }) => ({ labels: [], energy }));
          const { value, slopes } = lossOf(name, energies, y);
          const parts = classes.map(({ paths, weights }, k) =>
            spread(
              paths,
              weights.map((weight) => (weight * (slopes[k] as number)) / batch.y.length),
              S,
            ),
          );
          const T = classes[0]?.best.labels.length as number;
          for (let t = 0; t < T; t++) {
            for (const { unary } of parts) dU.push(...unary.slice(t * S, (t + 1) * S));
          }
          for (const [k, { pairwise }] of parts.entries()) {
            for (const [arc, d] of pairwise.entries()) (dV[k * S * S + (arc % (S * S))] as number) += d;
          }
          return value;
        });
        for (const [part, values] of Object.entries({ losses, dU, dV })) {
          expectClose(`${part} in float64`, exact[part]?.slice(0, values.length) ?? [], values, 1e-9);
          expectClose(`${part} on the device`, device[part]?.slice(0, values.length) ?? [], values, 1e-5);
        }
      }),
      { seed: 6, numRuns: 10 },
    );
  });
});

/** The loss of one sequence, and its derivative by the energy of each class. */
function lossOf(name: string, classes: readonly Path[], y: number): { value: number; slopes: number[] } {
  const right = (classes[y] as Path).energy;
  if (name === 'nll') {
    const shares = gibbsOf(classes, 1);
    return {
      value: right - freeEnergyOf(classes, 1),
      slopes: shares.map((share, k) => Number(k === y) - share),
    };
  }
  const from = name === 'hinge' ? classes.filter((_, k) => k !== y) : classes;
  const chosen = ranked(from)[0] as Path;
  const value = right - chosen.energy + (name === 'hinge' ? 3 : 0);
  const isPulled = name === 'perceptron' || value > 0;
  return {
    value: Math.max(0, value),
    slopes: classes.map((one, k) => (isPulled ? Number(k === y) - Number(one === chosen) : 0)),
  };
}

describe('what does not fit is refused', () => {
  const unary = mlp([2, 6]);
  it.each<[string, object, typeof ShapeError | typeof DataError, string]>([
    ['states', { states: 4 }, ShapeError, 'a unary net with 4 outputs for each class'],
    ['classes', { states: 3, classes: 3 }, ShapeError, 'a unary net with 3 outputs for each class'],
    ['combine', { states: 3, combine: 'mean' }, DataError, "expected combine 'minimum' or 'marginal'"],
    ['beta', { states: 3, beta: 1 }, DataError, "no beta with 'minimum'"],
    ['beta 0', { states: 3, combine: 'marginal', beta: 0 }, DataError, 'beta > 0'],
    ['window', { states: 3, window: 1 }, ShapeError, 'a unary net of 3 positions'],
    ['options', { states: 3, margin: 1 }, DataError, 'got margin'],
  ])('%s', (_, options, error, message) => {
    const make = () => latentChain({ unary, combine: 'minimum', ...options } as LatentChainParts);
    expect(make).toThrow(error);
    expect(make).toThrow(message);
  });

  it('answers that are no labels, and parts that are no sequences', () => {
    const energy = latentChain({ unary, states: 3, combine: 'minimum' });
    energy.check(labels(2));
    expect(() => energy.check(chain({ labels: 2 }))).toThrow(CompatibilityError);
    expect(() => energy.check(labels(3))).toThrow(ShapeError);
    expect(() => productOfExperts([energy, classifier({ x: mlp([2, 2]) })])).toThrow('of sequences or none');
    expect(productOfExperts([energy, energy]).sequences).toBe(true);
  });
});

it('parameters have their names', () => {
  const { parameters, inputs } = latentChain({
    features: mlp([4, 2]),
    unary: mlp([6, 6]),
    window: 1,
    states: 3,
    combine: 'marginal',
  });
  expect(inputs).toBe(4);
  expect(Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape]))).toEqual({
    'features.1.weight': [2, 4],
    'features.1.bias': [2],
    'unary.1.weight': [6, 6],
    'unary.1.bias': [6],
    pairwise: [2, 3, 3],
    ends: [2, 6],
  });
});
