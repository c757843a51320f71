import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import * as twins from '../../src/reference/index.ts';
import type { GoldenCase } from '../support/golden.ts';
import { choicesOf, expectRelative, readFixture, type DiscreteCase } from './support.ts';

interface FreeEnergyCase {
  id: string;
  kind: 'logsumexp' | 'free_energy';
  hyper: { beta?: number; w?: number };
  inputs: { x?: number[][]; E?: number[][] };
  out: number[];
  cotangent: number[];
  grad_inputs: { x?: number[][]; E?: number[][] };
}

const DISTANCES = { l1: 0, sq: 1, dot: 2 } as const;

const zeros = (length: number): Float64Array => new Float64Array(length);

describe('free energy of a table', () => {
  const { cases } = readFixture<{ cases: FreeEnergyCase[] }>('free_energy.json');

  it.each(cases.map((c) => [c.id, c] as const))(
    '%s',
    (_, { kind, hyper, inputs, out, cotangent, grad_inputs }) => {
      // log Σ e^x is −F at β = 1 of energies −x.
      const sign = kind === 'logsumexp' ? -1 : 1;
      const [table, gradients] = [inputs.E ?? inputs.x, grad_inputs.E ?? grad_inputs.x] as [
        number[][],
        number[][],
      ];
      const energies = Float64Array.from(table.flat(), (value) => sign * value);
      const size = { rows: table.length, columns: table[0]?.length as number };
      const { beta = 1, w: weight = 1 } = hyper;
      const free_energy = zeros(size.rows);
      twins.rowFreeEnergy({ energies, free_energy }, { ...size, beta, weight });
      expectRelative(
        free_energy,
        out.map((value) => sign * value),
      );

      const denergies = zeros(energies.length);
      twins.rowFreeEnergyBprop(
        { energies, free_energy, slope: Float64Array.from(cotangent), denergies },
        { ...size, beta, weight, ACCUMULATE_DENERGIES: 0 },
      );
      expectRelative(denergies, gradients.flat());

      const probability = zeros(energies.length);
      twins.gibbs({ energies, free_energy, probability }, { ...size, beta, weight });
      for (let p = 0; p < size.rows; p++) {
        const sum = probability.subarray(p * size.columns, (p + 1) * size.columns).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 9);
      }
    },
  );
});

describe('searches over labels', () => {
  const { cases } = readFixture<{ cases: (DiscreteCase & { id: string })[] }>('losses.json');

  it.each(cases.map((c) => [c.id, c] as const))('%s', (_, c) => {
    const found = choicesOf(c);
    expect([found.kmin, found.ybar]).toEqual([c.kmin, c.ybar]);
    expectRelative([found.Ec, found.Emin, found.Ei, found.F], [c.Ec, c.Emin, c.Ei, c.F]);
  });
});

describe('architectures', () => {
  const { cases } = readFixture<{ cases: (GoldenCase & { emb: Record<string, number[][]> })[] }>(
    'architectures.json',
  );

  it.each(cases.filter(({ arch }) => arch === 'classifier').map((c) => [c.id, c] as const))('%s', (_, c) => {
    for (const [p, E] of c.E.entries()) {
      const found = choicesOf({ E, target: c.target?.[p] as number, hyper: c.hyper });
      expect([found.kmin, found.ybar]).toEqual([c.kmin[p], c.ybar[p]]);
      expectRelative(
        [found.Ec, found.Emin, found.Ei, found.F],
        [c.Ec, c.Emin, c.Ei, c.F].map((v) => v[p] as number),
      );
    }
  });

  it.each(cases.filter(({ Y }) => Y).map((c) => [c.id, c] as const))('%s', (_, c) => {
    const { params, hyper } = c;
    const x = embed(params, c.arch === 'implicit' ? 'g1.' : '', c.X);
    const side = (values: number[][]): Float64Array =>
      c.arch === 'implicit' ? embed(params, 'g2.', values) : Float64Array.from(values.flat());
    const answers = c.answers as number[][];
    const y = side(answers);
    const size = { rows: c.X.length, columns: answers.length, dims: x.length / c.X.length };
    const DISTANCE = DISTANCES[hyper.dist ?? 'l1'];
    expectRelative(x, (c.emb['gx'] as number[][]).flat());

    const energies = zeros(size.rows * size.columns);
    twins.pairwise({ x, y, energies }, { ...size, DISTANCE });
    expectRelative(energies, c.E.flat());
    const right = zeros(size.rows);
    twins.distance({ a: x, b: side(c.Y as number[][]), out: right }, { ...size, DISTANCE });
    expectRelative(right, c.Ec);

    for (const chunks of [1, 7, answers.length, answers.length + 5]) {
      const sweep = { ...size, chunks, DISTANCE };
      const minimum = zeros(size.rows * chunks);
      const index = zeros(size.rows * chunks);
      const [energy, choice] = [zeros(size.rows), zeros(size.rows)];
      const merge = (): void =>
        twins.mergeMinimum({ minimum, index, energy, choice }, { rows: size.rows, chunks });

      twins.sweepMinimum({ x, y, minimum, index }, { ...sweep, RANKED: 0 });
      merge();
      expect([...choice]).toEqual(c.kmin);
      expectRelative(energy, c.Emin);

      const [points, desired] = [
        Float64Array.from(answers.flat()),
        Float64Array.from((c.Y as number[][]).flat()),
      ];
      const forbidden = { answer_dims: answers[0]?.length as number, radius: hyper.eps as number };
      twins.sweepMostOffending(
        { x, y, answers: points, desired, minimum, index },
        { ...sweep, ...forbidden },
      );
      merge();
      expect([...choice]).toEqual(c.ybar);
      expectRelative(energy, c.Ei);

      const parts = zeros(size.rows * chunks);
      const free_energy = zeros(size.rows);
      twins.sweepFreeEnergy({ x, y, free_energy: parts }, { ...sweep, beta: hyper.beta, weight: hyper.w });
      const merged = { rows: size.rows, columns: chunks, beta: hyper.beta, weight: 1 };
      twins.rowFreeEnergy({ energies: parts, free_energy }, merged);
      expectRelative(free_energy, c.F);
    }
  });
});

describe('derivatives of the mean NLL by the embeddings', () => {
  type Golden = GoldenCase & {
    emb: Record<'gx' | 'gy_target', number[][]>;
    losses: { nll: { grad_emb: Record<'gx' | 'gy' | 'gy_target', number[][]> } };
  };
  const { cases } = readFixture<{ cases: Golden[] }>('architectures.json');

  it.each(cases.filter(({ arch }) => arch === 'implicit').map((c) => [c.id, c] as const))('%s', (_, c) => {
    const { emb, hyper, losses } = c;
    const gx = Float64Array.from(emb.gx.flat());
    const gy = embed(c.params, 'g2.', c.answers as number[][]);
    const right = Float64Array.from(emb.gy_target.flat());
    const DISTANCE = DISTANCES[hyper.dist ?? 'l1'];
    const [rows, columns, dims] = [c.X.length, c.answers.length, gx.length / c.X.length];
    const numbers = { dims, beta: hyper.beta, weight: hyper.w, DISTANCE };

    // L = (1/P) Σ (Ec − F)
    const each = zeros(rows).fill(1 / rows);
    const [dx, dy, dright] = [zeros(gx.length), zeros(gy.length), zeros(gx.length)];
    const pair = { rows, dims, DISTANCE, ACCUMULATE_DA: 0 };
    twins.distanceBprop({ a: gx, b: right, dout: each, da: dx }, pair);
    twins.distanceBprop({ a: right, b: gx, dout: each, da: dright }, pair);
    const slope = each.map((g) => -g);
    const [free_energy, mean_slope] = [zeros(rows), zeros(gx.length)];
    twins.sweepFreeEnergySlopes(
      { rows_x: gx, columns_x: gy, free_energy, mean_slope },
      { ...numbers, rows, columns },
    );
    expectRelative(free_energy, c.F);
    twins.scaleRows({ x: mean_slope, scale: slope, out: dx }, { rows, dims, ACCUMULATE_OUT: 1 });
    twins.freeEnergyBprop(
      { rows_x: gy, columns_x: gx, free_energy, slope, drows: dy },
      { ...numbers, rows: columns, columns: rows, ACCUMULATE_DROWS: 0 },
    );
    const { grad_emb } = losses.nll;
    expectRelative(dx, grad_emb.gx.flat());
    expectRelative(dy, grad_emb.gy.flat());
    expectRelative(dright, grad_emb.gy_target.flat());
  });
});

/** `W₂ tanh(W₁ x + B₁)`, row by row, with the parameters of one side. */
function embed(params: GoldenCase['params'], side: string, rows: number[][]): Float64Array {
  const [first, bias, second] = ['W1', 'B1', 'W2'].map((name) => params[side + name]) as [
    number[][],
    number[],
    number[][],
  ];
  const product = (row: number[], x: number[]): number =>
    row.reduce((sum, w, i) => sum + w * (x[i] as number), 0);
  const net = (x: number[]): number[] => {
    const hidden = first.map((row, h) => Math.tanh(product(row, x) + (bias[h] as number)));
    return second.map((row) => product(row, hidden));
  };
  return Float64Array.from(rows.flatMap(net));
}

describe('derivatives of free energies agree with central differences', () => {
  const size = { rows: 3, columns: 5, dims: 4 };
  const beta = 1.7;
  const weight = 0.3;
  const values = (length: number, phase: number): Float64Array =>
    Float64Array.from({ length }, (_, i) => Math.sin(3.7 * i + phase));
  const x = values(size.rows * size.dims, 0);
  const y = values(size.columns * size.dims, 1);
  const slope = values(size.rows, 2);

  /** Σ_p slope_p F_p */
  function total(DISTANCE: number): { sum: number; free_energy: Float64Array } {
    const free_energy = zeros(size.rows);
    twins.sweepFreeEnergy({ x, y, free_energy }, { ...size, chunks: 1, beta, weight, DISTANCE });
    return { sum: free_energy.reduce((sum, F, p) => sum + F * (slope[p] as number), 0), free_energy };
  }

  it.each([
    ['x', 0],
    ['x', 1],
    ['x', 2],
    ['y', 0],
    ['y', 1],
    ['y', 2],
  ] as const)('∂F/∂%s, distance %i', (name, DISTANCE) => {
    const moved = name === 'x' ? x : y;
    const drows = zeros(moved.length).fill(NaN);
    const { rows, columns, dims } = size;
    const { free_energy } = total(DISTANCE);
    const numbers = { dims, beta, weight, DISTANCE };
    if (name === 'x') {
      const mean_slope = zeros(x.length);
      twins.sweepFreeEnergySlopes(
        { rows_x: x, columns_x: y, free_energy, mean_slope },
        { ...numbers, rows, columns },
      );
      twins.scaleRows({ x: mean_slope, scale: slope, out: drows }, { rows, dims, ACCUMULATE_OUT: 0 });
    } else {
      twins.freeEnergyBprop(
        { rows_x: y, columns_x: x, free_energy, slope, drows },
        { ...numbers, rows: columns, columns: rows, ACCUMULATE_DROWS: 0 },
      );
    }
    const h = 1e-5;
    for (const [i, value] of moved.entries()) {
      moved[i] = value + h;
      const above = total(DISTANCE).sum;
      moved[i] = value - h;
      const below = total(DISTANCE).sum;
      moved[i] = value;
      expect((above - below) / (2 * h)).toBeCloseTo(drows[i] as number, 6);
    }
  });
});

describe('properties', () => {
  const energyLists = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
    minLength: 1,
    maxLength: 40,
  });

  const freeEnergy = (energies: ArrayLike<number>, beta: number, weight: number): number => {
    const free_energy = zeros(1);
    const size = { rows: 1, columns: energies.length, beta, weight };
    twins.rowFreeEnergy({ energies: Float64Array.from(energies), free_energy }, size);
    return free_energy[0] as number;
  };

  test('the free energy merged over chunks is that of the whole', () => {
    fc.assert(
      fc.property(
        energyLists,
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (E, length, beta) => {
          const chunks: number[] = [];
          for (let k = 0; k < E.length; k += length)
            chunks.push(freeEnergy(E.slice(k, k + length), beta, 0.02));
          // An empty chunk changes nothing.
          chunks.push(1e30);
          expectRelative([freeEnergy(chunks, beta, 1)], [freeEnergy(E, beta, 0.02)]);
        },
      ),
    );
  });

  test('F lies within (1/β) log K below the minimum, so F → min as β → ∞', () => {
    fc.assert(
      fc.property(energyLists, fc.double({ min: 0.1, max: 1e9, noNaN: true }), (E, beta) => {
        const minimum = Math.min(...E);
        const F = freeEnergy(E, beta, 1);
        expect(F).toBeLessThanOrEqual(minimum);
        expect(F).toBeGreaterThanOrEqual(minimum - Math.log(E.length) / beta - 1e-9);
      }),
    );
  });

  test('ranked search lists all answers in the order by energy, then by number', () => {
    const tied = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(tied, (E) => {
        const order: number[] = [];
        const [after_energy, after_index] = [Float64Array.of(-1e30), Float64Array.of(0)];
        for (let rank = 0; rank <= E.length; rank++) {
          const tensors = { energies: Float64Array.from(E), after_energy, after_index };
          const size = { rows: 1, columns: E.length, RANKED: 1 };
          twins.rowMinimum({ ...tensors, minimum: after_energy, index: after_index }, size);
          order.push(after_index[0] as number);
        }
        const sorted = [...E.keys()].sort((a, b) => (E[a] as number) - (E[b] as number) || a - b);
        expect(order).toEqual([...sorted, 0xffffffff]);
      }),
    );
  });
});

test('gather_rows takes row 0 where nothing was found', () => {
  const out = zeros(6);
  const tensors = { source: Float64Array.of(1, 2, 3, 4), index: Float64Array.of(1, 0xffffffff, 2), out };
  twins.gatherRows(tensors, { rows: 3, width: 2, source_rows: 2, apart: 0 });
  expect([...out]).toEqual([3, 4, 1, 2, 1, 2]);
});

test('a search that admits nothing reports 1e30 at 0xffffffff', () => {
  const [minimum, index] = [zeros(1), zeros(1)];
  twins.rowMostOffending(
    {
      energies: Float64Array.of(1, 2),
      answers: Float64Array.of(0, 1),
      desired: Float64Array.of(0.5),
      minimum,
      index,
    },
    { rows: 1, columns: 2, answer_dims: 1, radius: 0.75 },
  );
  expect([...minimum, ...index]).toEqual([1e30, 0xffffffff]);
});
