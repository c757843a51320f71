// Every recursion against all C^T sequences, one by one.

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { expectClose } from '../support/kernel.ts';
import { ask, evaluate, type Batch, type Values } from './batch.ts';
import {
  allPaths,
  energyOf,
  freeEnergyOf,
  gibbsOf,
  hamming,
  isSame,
  pathsOf,
  ranked,
  spread,
  type Path,
} from './enumerate.ts';
import { batches } from './batches.ts';

const NONE = 0xffffffff;
const NO_ENERGY = 1e30;

/** Energies with 1e30 as a number that doesn't drown the others in a comparison. */
const finite = (energies: readonly number[]): number[] =>
  energies.map((energy) => (energy > 5e29 ? 1e3 : energy));

function expectBoth(
  { exact, device }: { exact: Values; device: Values },
  expected: Values,
  tolerance = 1e-5,
): void {
  for (const [name, values] of Object.entries(expected)) {
    // Padding rows come last, and are nobody's.
    const of = (all: Values) => finite(all[name]?.slice(0, values.length) as number[]);
    expectClose(`${name} in float64`, of(exact), finite(values), 1e-9);
    expectClose(`${name} on the device`, of(device), finite(values), tolerance);
  }
}

const K = 4;
const COST = 0.75;

test('minima, the k best, the offending one, integrals, marginals and counts', async () => {
  await fc.assert(
    fc.asyncProperty(batches(), fc.constantFrom(0.5, 1, 3), async (batch, beta) => {
      const { labels } = batch;
      const result = await evaluate(
        batch,
        ask((graph, landscape, y) => {
          const P = landscape.rows;
          const energy = (label: string) => graph.tensor(label, [P]);
          const [Ec, F] = [graph.state('Ec', [P]), graph.state('F', [P])];
          const [lowest, costed, offending] = [energy('lowest'), energy('costed'), energy('offending')];
          landscape.right(graph, y, Ec);
          landscape.freeEnergy(graph, beta, F);
          const { unary, pairwise } = landscape.marginals(graph, beta);
          const best = landscape
            .rank(graph, K)
            .flatMap(({ energy: E, index }, place) => [
              [`energy ${place}`, E] as const,
              [`path ${place}`, index] as const,
            ]);
          return {
            Ec: Ec.x,
            F: F.x,
            lowest,
            lowestPath: landscape.lowest(graph, lowest),
            costed,
            costedPath: landscape.augmented(graph, y, COST, costed),
            offending,
            offendingPath: landscape.offending(graph, y, 0, offending),
            unary,
            pairwise,
            count: landscape.count(graph),
            ...Object.fromEntries(best),
          };
        }),
      );
      const all = pathsOf(batch);
      const right = all.map(
        (paths, s) => paths.find((path) => isSame(path.labels, batch.y[s] as number[])) as Path,
      );
      const sorted = all.map(ranked);
      const wrong = sorted.map((paths, s) => paths.find((path) => path !== right[s]));
      const costed = all.map((paths, s) => {
        const lower = ({ labels: path, energy }: Path) =>
          energy - COST * hamming(path, batch.y[s] as number[]);
        return ranked(paths.map((path) => ({ labels: path.labels, energy: lower(path) })))[0] as Path;
      });
      const shares = all.map((paths) => spread(paths, gibbsOf(paths, beta), labels));
      const nothing = batch.U.map((u) => Array<number>(u.length / labels).fill(NONE));
      const energies = (paths: readonly (Path | undefined)[]) =>
        paths.map((path) => path?.energy ?? NO_ENERGY);
      const labelsOf = (paths: readonly (Path | undefined)[]) =>
        paths.flatMap((path, s) => path?.labels ?? (nothing[s] as number[]));
      expectBoth(result, {
        Ec: energies(right),
        F: all.map((paths) => freeEnergyOf(paths, beta)),
        lowest: energies(sorted.map(([first]) => first)),
        lowestPath: labelsOf(sorted.map(([first]) => first)),
        costed: energies(costed),
        costedPath: labelsOf(costed),
        offending: energies(wrong),
        offendingPath: labelsOf(wrong),
        unary: shares.flatMap(({ unary }) => unary),
        pairwise: shares.flatMap(({ pairwise }) => pairwise),
        count: all.map((paths) => paths.length),
        ...Object.fromEntries(
          Array.from({ length: K }, (_, place) => place).flatMap((place) => [
            [`energy ${place}`, energies(sorted.map((paths) => paths[place]))],
            [`path ${place}`, labelsOf(sorted.map((paths) => paths[place]))],
          ]),
        ),
      });
      const nobodys = [...(result.device['unary'] as number[]), ...(result.device['pairwise'] as number[])];
      expect(nobodys.every((probability) => probability >= 0 && probability < 1 + 1e-6)).toBe(true);
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('forbidden transitions and given labels', async () => {
  await fc.assert(
    fc.asyncProperty(
      batches({ positions: 3 }),
      fc.infiniteStream(fc.boolean()),
      fc.infiniteStream(fc.boolean()),
      async (open, forbids, gives) => {
        const next = (stream: typeof forbids): boolean => stream.next().value as boolean;
        // Staying at a label is never forbidden, so that each sequence has an answer.
        const V = open.V.map((v, arc) => (arc % (open.labels + 1) !== 0 && next(forbids) ? NO_ENERGY : v));
        const batch = { ...open, V };
        const { labels } = batch;
        // One label at most: more of them might have no way from one to the other.
        const given = batch.y.map((y) => {
          const place = y.findIndex(() => next(gives));
          return y.map((label, t) => (t === place ? label : -1));
        });
        const beta = 1;
        const draws = { beta, count: 5, seed: 3 };
        const result = await evaluate(
          batch,
          ask((graph, landscape, _, store) => {
            const all = { count: landscape.count(graph), drawn: landscape.sample(graph, draws) };
            const nobody = Array<number>(batch.padding ?? 0).fill(-1);
            const stored = [...given.flat(), ...nobody];
            landscape.restrict(graph, store('given', [stored.length], stored));
            const P = landscape.rows;
            const [lowest, F] = [graph.tensor('lowest', [P]), graph.state('F', [P])];
            landscape.freeEnergy(graph, beta, F);
            const best = landscape.rank(graph, 2);
            return {
              ...all,
              lowestPath: landscape.lowest(graph, lowest),
              lowest,
              F: F.x,
              second: best[1]?.energy as (typeof F)['x'],
              unary: landscape.marginals(graph, beta).unary,
              countGiven: landscape.count(graph),
              drawnGiven: landscape.sample(graph, draws),
            };
          }),
        );
        const all = pathsOf(batch).map((paths) => paths.filter(({ energy }) => energy < NO_ENERGY));
        const allowed = all.map((paths, s) =>
          paths.filter((path) =>
            path.labels.every((label, t) => [-1, label].includes(given[s]?.[t] as number)),
          ),
        );
        const first = allowed.map((paths) => ranked(paths)[0] as Path);
        expectBoth(result, {
          count: all.map((paths) => paths.length),
          countGiven: allowed.map((paths) => paths.length),
          lowest: first.map(({ energy }) => energy),
          lowestPath: first.flatMap((path) => path.labels),
          second: allowed.map((paths) => ranked(paths)[1]?.energy ?? NO_ENERGY),
          F: allowed.map((paths) => freeEnergyOf(paths, beta)),
          unary: allowed.flatMap((paths) => spread(paths, gibbsOf(paths, beta), labels).unary),
        });
        for (const [name, of] of [
          ['drawn', all],
          ['drawnGiven', allowed],
        ] as const) {
          for (const values of [result.exact, result.device]) {
            for (const [s, paths] of drawsOf(batch, values[name] as number[], draws.count).entries()) {
              for (const path of paths) expect(of[s]?.some((one) => isSame(one.labels, path))).toBe(true);
            }
          }
        }
      },
    ),
    { seed: 2, numRuns: 20 },
  );
});

/** `[N, count]` as the draws of each sequence. */
function drawsOf({ y }: Batch, drawn: readonly number[], count: number): number[][][] {
  let row = 0;
  return y.map(({ length: T }) => {
    const first = row;
    row += T;
    return Array.from({ length: count }, (_, draw) =>
      Array.from({ length: T }, (__, t) => drawn[(first + t) * count + draw] as number),
    );
  });
}

describe('samples', () => {
  const V = [0.4, -0.6, 0.1, 1.1, 0, -0.3, 0.2, 0.5, -0.9];
  const U = [0.3, -0.2, 0.9, 1.4, 0, -0.5, -0.1, 0.2, 0.6];
  const batch: Batch = {
    labels: 3,
    V,
    U: [U, U],
    y: [
      [0, 0, 0],
      [0, 0, 0],
    ],
    padding: 2,
  };
  const count = 4096;
  const draw = (seed: number, beta = 1.3) =>
    evaluate(
      batch,
      ask((graph, landscape) => ({ draws: landscape.sample(graph, { beta, count, seed }) })),
    );
  const numberOf = (path: readonly number[]) => path.reduce((sum, label, t) => sum + label * 3 ** t, 0);

  /** `Σ (observed − expected)² / expected` */
  function chiSquare(observed: readonly number[], expected: readonly number[]): number {
    return observed.reduce(
      (sum, n, i) => sum + (n - (expected[i] as number)) ** 2 / (expected[i] as number),
      0,
    );
  }

  it.each([0.2, 1.3])('come as often as their probability says, β = %f', async (beta) => {
    const { device } = await draw(7, beta);
    const expected = gibbsOf(allPaths(3, U, V), beta).map((p) => p * count);
    for (const draws of drawsOf(batch, device['draws'] as number[], count)) {
      const observed = Array<number>(27).fill(0);
      for (const path of draws) (observed[numberOf(path)] as number)++;
      // 26 degrees of freedom: passed once in a thousand times.
      expect(chiSquare(observed, expected)).toBeLessThan(54.05);
    }
  });

  it('are independent over sequences, and from one draw to the next', async () => {
    const { device } = await draw(8, 0.4);
    const [one = [], other = []] = drawsOf(batch, device['draws'] as number[], count).map((draws) =>
      draws.map(numberOf),
    );
    const shares = gibbsOf(allPaths(3, U, V), 0.4);
    // By the first two labels, so that each of the 81 pairs is expected often enough.
    const share = Array.from({ length: 9 }, (_, k) =>
      shares.filter((__, i) => i % 9 === k).reduce((a, b) => a + b),
    );
    const expectedOf = (n: number) => share.flatMap((p) => share.map((q) => n * p * q));
    const table = (pairs: readonly (readonly [number, number])[]) => {
      const observed = Array<number>(81).fill(0);
      for (const [a, b] of pairs) (observed[(a % 9) * 9 + (b % 9)] as number)++;
      return chiSquare(observed, expectedOf(pairs.length));
    };
    const neighbours = one.flatMap((path, i) => (i % 2 === 0 ? [[path, one[i + 1] as number] as const] : []));
    // 80 degrees of freedom: passed once in a thousand times.
    expect(table(one.map((path, i) => [path, other[i] as number]))).toBeLessThan(124.8);
    expect(table(neighbours)).toBeLessThan(124.8);
  });

  it('are the same for the same seed, others for another, and nobody’s in padding', async () => {
    const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(again.device).toEqual(first.device);
    const changed = first.device['draws']?.filter((label, i) => label !== other.device['draws']?.[i]).length;
    expect(changed).toBeGreaterThan(count);
    expect(first.device['draws']?.slice(6 * count)).toEqual(Array(2 * count).fill(NONE));
    const differing = first.exact['draws']?.filter((label, i) => label !== first.device['draws']?.[i]).length;
    expect(differing).toBeLessThan(3);
  });
});

test('a chain by hand: log Z and the most probable sequence', async () => {
  const energies = (potentials: readonly number[]) => potentials.map((p) => -Math.log(p));
  const batch: Batch = {
    labels: 3,
    V: energies([0.3, 0.1, 0.4, 0.6, 0.2, 0.1, 0.5, 0.2, 0.1]),
    U: [energies([0.4, 0.5, 0.1, 0.4, 0.1, 0.5, 0.4, 0.1, 0.5])],
    y: [[1, 0, 2]],
  };
  const { exact, device } = await evaluate(
    batch,
    ask((graph, landscape) => {
      const [lowest, F] = [graph.tensor('lowest', [1]), graph.state('F', [1])];
      landscape.freeEnergy(graph, 1, F);
      return { path: landscape.lowest(graph, lowest), lowest, F: F.x };
    }),
  );
  for (const [values, digits] of [
    [exact, 6],
    [device, 5],
  ] as const) {
    const [F, lowest] = [values['F']?.[0] as number, values['lowest']?.[0] as number];
    expect(-F).toBeCloseTo(-2.3361418765, digits);
    expect(Math.exp(F - lowest)).toBeCloseTo(0.2481903, digits);
    expect(values['path']).toEqual([1, 0, 2]);
  }
  expect(energyOf([1, 0, 2], 3, batch.U[0] as number[], batch.V)).toBeCloseTo(
    exact['lowest']?.[0] as number,
    6,
  );
});
