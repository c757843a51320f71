// Chains worked on in segments give what they give from one end to the other, and what all sequences one by one give.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandGraph } from '../../src/graph/CommandGraph.ts';
import type { Tensor } from '../../src/graph/Tensor.ts';
import type { Chain } from '../../src/sequences/Chain.ts';
import { pass, viterbi } from '../../src/sequences/recursions.ts';
import {
  backwardInSegments,
  cutChain,
  forwardInSegments,
  lowestPathInSegments,
  segmentRowsOf,
} from '../../src/sequences/scan.ts';
import { noise } from '../kernels/values.ts';
import { expectClose } from '../support/kernel.ts';
import { evaluate, type Batch } from './batch.ts';
import { batches } from './batches.ts';
import { energyOf, freeEnergyOf, pathsOf, ranked } from './enumerate.ts';

type Recorder = (graph: CommandGraph, chain: Chain) => Record<string, Tensor>;

/** What is found in segments, and alone. */
const ALIKE = [
  ['lowest', 'lowestAlone'],
  ['F', 'aloneF'],
  ['path', 'pathAlone'],
  ['beginnings', 'beginningsAlone'],
  ['levels', 'levelsAlone'],
  ['ends', 'endsAlone'],
] as const;

const evaluateChain = (batch: Batch, record: Recorder) =>
  evaluate(batch, ({ graph, x, pairwise }) => {
    const { sequences } = x;
    return record(graph, {
      sequences,
      groups: 1,
      labels: batch.labels,
      unary: x,
      pairwise,
      isPerPosition: false,
    });
  });

const numbers = (graph: CommandGraph, { sequences, groups }: Chain): Tensor =>
  graph.tensor('of each', [sequences.count * groups]);

/** Minima and free energies, and the way there, in segments and from one end to the other. */
const bothWays =
  (segmentRows: number, beta: number): Recorder =>
  (graph, chain) => {
    const [lowest, F, again] = [numbers(graph, chain), numbers(graph, chain), numbers(graph, chain)];
    const [lowestAlone, aloneF] = [numbers(graph, chain), numbers(graph, chain)];
    const path = lowestPathInSegments(graph, chain, segmentRows, lowest);
    const cut = cutChain(graph, chain, { segmentRows, beta });
    const forward = forwardInSegments(graph, chain, cut, F);
    const backward = backwardInSegments(graph, chain, cut);
    const pathAlone = viterbi(graph, chain, lowestAlone);
    const forwardAlone = pass(graph, chain, { beta, freeEnergy: aloneF, REVERSED: 0 });
    const backwardAlone = pass(graph, chain, { beta, freeEnergy: again, REVERSED: 1 });
    return {
      lowest,
      path,
      F,
      beginnings: forward.value,
      levels: forward.levels,
      ends: backward.value,
      lowestAlone,
      pathAlone,
      aloneF,
      beginningsAlone: forwardAlone.value,
      levelsAlone: forwardAlone.levels,
      endsAlone: backwardAlone.value,
    };
  };

test('minima, free energies, beginnings and ends, against all sequences one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      batches({ positions: 6 }),
      fc.constantFrom(0.5, 1, 3),
      fc.integer({ min: 1, max: 4 }),
      async (batch, beta, segmentRows) => {
        const { exact, device } = await evaluateChain(batch, bothWays(segmentRows, beta));
        const { labels, U, V } = batch;
        const positions = U.reduce((sum, u) => sum + u.length / labels, 0);
        const all = pathsOf(batch);
        const lowest = all.map((paths) => ranked(paths)[0]?.energy as number);
        for (const [found, tolerance] of [
          [exact, 1e-9],
          [device, 1e-5],
        ] as const) {
          const of = (name: string, width = labels) => (found[name] as number[]).slice(0, positions * width);
          expectClose('lowest', found['lowest'] as number[], lowest, tolerance);
          expectClose(
            'F',
            found['F'] as number[],
            all.map((paths) => freeEnergyOf(paths, beta)),
            tolerance,
          );
          expectClose('beginnings', of('beginnings'), of('beginningsAlone'), tolerance);
          expectClose('levels', of('levels', 1), of('levelsAlone', 1), tolerance);
          expectClose('ends', of('ends'), of('endsAlone'), tolerance);
          // Of sequences that tie it may find another one.
          let first = 0;
          for (const [s, u] of U.entries()) {
            const path = (found['path'] as number[]).slice(first, first + u.length / labels);
            expect(energyOf(path, labels, u, V)).toBe(lowest[s]);
            first += path.length;
          }
        }
      },
    ),
    { seed: 1, numRuns: 20 },
  );
});

test('4,099 positions with energies to ±1e4', async () => {
  const [positions, labels] = [4099, 4];
  // Whole numbers have exact sums in float32 up to 2²⁴.
  const batch: Batch = {
    labels,
    U: [[...noise(positions * labels, 1, 1e4)].map(Math.round)],
    V: [...noise(labels ** 2, 2, 1e4)].map(Math.round),
    y: [Array<number>(positions).fill(0)],
  };
  const { exact, device } = await evaluateChain(batch, bothWays(64, 1));
  for (const [name, alone] of ALIKE) {
    expectClose(name, device[name] as number[], exact[alone] as number[], 1e-6, 0);
  }
});

describe('groups', () => {
  const [positions, groups, labels] = [9, 3, 2];
  const batch: Batch = {
    labels: groups * labels,
    U: [[...noise(positions * groups * labels, 1)], [...noise(4 * groups * labels, 2)]],
    V: Array<number>((groups * labels) ** 2).fill(0),
    y: [Array<number>(positions).fill(0), Array<number>(4).fill(0)],
  };
  const rows = positions + 4;

  test.each([false, true])('with transitions of each position: %s', async (isPerPosition) => {
    const shape = [isPerPosition ? rows : 1, groups * labels ** 2] as const;
    const V = [...noise(shape[0] * shape[1], 3)];
    const { exact, device } = await evaluate(batch, ({ graph, x, given }) =>
      bothWays(2, 1.5)(graph, {
        sequences: x.sequences,
        groups,
        labels,
        unary: x,
        pairwise: { x: given('V of groups', shape, V), dx: undefined },
        isPerPosition,
      }),
    );
    for (const [found, tolerance] of [
      [exact, 1e-9],
      [device, 1e-5],
    ] as const) {
      for (const [name, alone] of ALIKE) {
        expectClose(name, found[name] as number[], found[alone] as number[], tolerance);
      }
    }
  });
});

test('chains are cut on GPUs, where they are few, long and have few labels', () => {
  const rowsOf = (target: 'cpu' | 'gpu', count: number, longest: number, labels: number) =>
    segmentRowsOf({ target } as CommandGraph, { sequences: { count, longest }, groups: 1, labels } as Chain);
  expect(rowsOf('gpu', 1, 2048, 8)).toBe(32);
  expect(rowsOf('gpu', 32, 65_536, 32)).toBe(182);
  expect(rowsOf('gpu', 1, 2047, 8)).toBeUndefined();
  expect(rowsOf('gpu', 1, 65_536, 33)).toBeUndefined();
  expect(rowsOf('gpu', 129, 65_536, 8)).toBeUndefined();
  expect(rowsOf('cpu', 1, 65_536, 8)).toBeUndefined();
});
