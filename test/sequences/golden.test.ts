import { describe, expect, it } from 'vitest';
import { mce, minimumEmpiricalError, nll, perceptron, structuredHinge, type Loss } from 'webgpu-ebm';
import { readGolden } from '../support/golden.ts';
import { expectClose } from '../support/kernel.ts';
import { ask, evaluate, gradients, type Batch } from './batch.ts';

interface Sequence {
  U: number[][];
  target: number[];
  Ec: number;
  F: number;
  viterbi: { path: number[]; energy: number };
  unary_marginals: number[][];
  pair_marginals: number[][][];
  cost_augmented: { path: number[]; value: number } | null;
  runner_up: { path: number[]; energy: number } | null;
  losses: Record<string, { value: number; grad_U: number[][] }>;
}

interface Case {
  id: string;
  hyper: { beta: number; cost: number };
  C: number;
  V: number[][];
  sequences: Sequence[];
  mean: Record<string, number>;
  grad_V: Record<string, number[][]>;
}

const { cases } = readGolden<{ cases: Case[] }>('chain.json');

const batchOf = (golden: Case): Batch => ({
  labels: golden.C,
  V: golden.V.flat(),
  U: golden.sequences.map(({ U }) => U.flat()),
  y: golden.sequences.map(({ target }) => target),
  padding: 3,
});

/** Tolerances grow with the energies: float32 holds seven digits of them. */
const scaleOf = ({ V, sequences }: Case): number =>
  Math.max(10, ...[V, ...sequences.map(({ U }) => U)].flat(2).map(Math.abs)) / 10;

describe.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
  const { beta, cost } = golden.hyper;
  const { sequences } = golden;
  const scale = scaleOf(golden);
  // Without an answer where all paths tie.
  const ties = golden.id === 'zeros';
  const rows = sequences.reduce((sum, { target }) => sum + target.length, 0);

  it('finds what is lowest, and integrates', async () => {
    const hasRunnerUp = golden.C > 1;
    const { exact, device } = await evaluate(
      batchOf(golden),
      ask((graph, landscape, y) => {
        const P = landscape.rows;
        const energy = (label: string) => graph.tensor(label, [P]);
        const [Ec, F] = [graph.state('Ec', [P]), graph.state('F', [P])];
        const [lowest, costed, offending] = [energy('lowest'), energy('costed'), energy('offending')];
        landscape.right(graph, y, Ec);
        landscape.freeEnergy(graph, beta, F);
        const { unary, pairwise } = landscape.marginals(graph, beta);
        return {
          Ec: Ec.x,
          F: F.x,
          lowest,
          path: landscape.lowest(graph, lowest),
          costed,
          costedPath: landscape.augmented(graph, y, cost, costed),
          offending,
          offendingPath: landscape.offending(graph, y, 0, offending),
          unary,
          pairwise,
        };
      }),
    );
    const expected = {
      Ec: sequences.map(({ Ec }) => Ec),
      F: sequences.map(({ F }) => F),
      lowest: sequences.map(({ viterbi }) => viterbi.energy),
      ...(!ties && { costed: sequences.map(({ cost_augmented }) => cost_augmented?.value as number) }),
      ...(!ties && { offending: sequences.map(({ runner_up }) => runner_up?.energy ?? 1e30) }),
      unary: sequences.flatMap(({ unary_marginals }) => unary_marginals.flat()),
      pairwise: sequences.flatMap(({ pair_marginals }) => [
        ...Array<number>(golden.C ** 2).fill(0),
        ...pair_marginals.flat(2),
      ]),
    };
    const paths = {
      path: sequences.flatMap(({ viterbi }) => viterbi.path),
      ...(!ties && { costedPath: sequences.flatMap(({ cost_augmented }) => cost_augmented?.path ?? []) }),
      ...(hasRunnerUp &&
        !ties && { offendingPath: sequences.flatMap(({ runner_up }) => runner_up?.path ?? []) }),
    };
    for (const [name, values] of Object.entries(expected)) {
      expectClose(`${name} in float64`, (exact[name] as number[]).slice(0, values.length), values, 1e-9);
      expectClose(
        `${name} on the device`,
        (device[name] as number[]).slice(0, values.length),
        values,
        scale * 1e-5,
      );
    }
    for (const [name, labels] of Object.entries(paths)) {
      expect((exact[name] as number[]).slice(0, rows), name).toEqual(labels);
      expect((device[name] as number[]).slice(0, rows), name).toEqual(labels);
    }
    const nobodys = (device['unary'] as number[]).slice(rows * golden.C);
    expect(nobodys).toEqual(Array(3 * golden.C).fill(0));
  });

  const losses: Record<string, Loss> = {
    nll: nll({ beta }),
    perceptron: perceptron(),
    hinge_hamming: structuredHinge({ cost }),
    mce: mce(),
    mee: minimumEmpiricalError({ beta }),
  };
  it.each(Object.keys(golden.mean))('loss and gradients under %s', async (name) => {
    const { exact, device } = await evaluate(batchOf(golden), gradients(losses[name] as Loss));
    const expected = {
      losses: sequences.map((sequence) => sequence.losses[name]?.value as number),
      mean: [golden.mean[name] as number],
      dU: sequences.flatMap((sequence) => sequence.losses[name]?.grad_U.flat() as number[]),
      dV: golden.grad_V[name]?.flat() as number[],
    };
    for (const [part, values] of Object.entries(expected)) {
      expectClose(`${part} in float64`, (exact[part] as number[]).slice(0, values.length), values, 1e-9);
      const tolerance = part.startsWith('d') ? 1e-4 : 1e-5;
      const floor = part.startsWith('d') ? 0.001 : 1;
      expectClose(
        `${part} on the device`,
        (device[part] as number[]).slice(0, values.length),
        values,
        scale * tolerance,
        floor,
      );
    }
  });
});
