import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as twins from '../../src/reference/index.ts';
import { learningRate } from '../../src/reference/training/learningRate.ts';
import { epochKey, permute } from '../../src/reference/training/permute.ts';

const seeds = fc.integer({ min: 0, max: 0xffffffff });

test('permute is a bijection of every size under every key', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), seeds, (length, key) => {
      const seen = new Set(Array.from({ length }, (_, i) => permute(i, length, key)));
      expect(seen.size).toBe(length);
      expect(Math.min(...seen)).toBe(0);
      expect(Math.max(...seen)).toBe(length - 1);
    }),
  );
});

test('epochs and seeds have different orders', () => {
  const order = (seed: number, epoch: number): string =>
    Array.from({ length: 50 }, (_, i) => permute(i, 50, epochKey(seed, epoch))).join();
  const orders = [0, 1, 2, 0xffffffff].flatMap((seed) => [0, 1, 2, 3].map((epoch) => order(seed, epoch)));
  expect(new Set(orders).size).toBe(orders.length);
});

/** The orders of `length` samples over 4000 epochs of ten seeds. */
const ordersOf = (length: number): number[][] =>
  Array.from({ length: 40_000 }, (_, i) => {
    const key = epochKey(i % 10, Math.floor(i / 10));
    return Array.from({ length }, (_unused, position) => permute(position, length, key));
  });

test('few samples come in all orders, each about as often', () => {
  const counts = new Map<string, number>();
  for (const order of ordersOf(4).map(String)) counts.set(order, (counts.get(order) ?? 0) + 1);
  expect(counts.size).toBe(24);
  const expected = 40_000 / 24;
  for (const count of counts.values()) expect(Math.abs(count / expected - 1)).toBeLessThan(0.15);
});

test.each([4, 8, 16, 48])('in batches of 2, all pairs of %i samples meet about equally often', (length) => {
  const meetings = new Map<string, number>();
  for (const order of ordersOf(length)) {
    for (let first = 0; first < length; first += 2) {
      const pair = order.slice(first, first + 2).sort((a, b) => a - b);
      meetings.set(String(pair), (meetings.get(String(pair)) ?? 0) + 1);
    }
  }
  expect(meetings.size).toBe((length * (length - 1)) / 2);
  const expected = 40_000 / (length - 1);
  for (const count of meetings.values()) expect(Math.abs(count / expected - 1)).toBeLessThan(0.15);
});

test('the order of more samples stays as saved models know it', () => {
  const first = (length: number) => [0, 1, 2, 3, 4, 5].map((position) => permute(position, length, 12345));
  expect(first(64)).toEqual([44, 55, 34, 35, 1, 39]);
  expect(first(1000)).toEqual([21, 266, 215, 343, 433, 246]);
});

test('every epoch takes each sample exactly once, whatever the batch', () => {
  const runs = fc.record({
    samples: fc.integer({ min: 1, max: 60 }),
    batch: fc.integer({ min: 1, max: 80 }),
    seed: seeds,
    chunkRows: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(runs, ({ samples, batch, seed, chunkRows }) => {
      const clock = new Float64Array(4);
      const taken: number[] = [];
      const steps = Math.ceil((3 * samples) / batch);
      for (let step = 0; step < steps; step++) {
        const rows = new Float64Array(batch).fill(NaN);
        for (let first = 0; first < samples; first += chunkRows) {
          const chunk_rows = Math.min(chunkRows, samples - first);
          const data = Float64Array.from({ length: chunk_rows }, (_, i) => first + i);
          twins.gatherBatch(
            { data, clock, batch: rows },
            { rows: batch, width: 1, samples, first, chunk_rows, seed },
          );
        }
        taken.push(...rows);
        twins.endStep(
          { clock, loss: rows, right: rows, history: new Float64Array(3) },
          { batch, samples, losses: batch, capacity: 1 },
        );
      }
      expect([...clock]).toEqual([
        steps,
        Math.floor((steps * batch) / samples),
        (steps * batch) % samples,
        0,
      ]);
      for (let epoch = 0; epoch < 3; epoch++) {
        const sorted = taken.slice(epoch * samples, (epoch + 1) * samples).sort((a, b) => a - b);
        expect(sorted).toEqual([...Array(samples).keys()]);
      }
    }),
  );
});

describe('learning rate', () => {
  const fields = { rate: 0.1, schedule: 0, factor: 0.5, every: 10, total: 100, floor_rate: 0.01 };

  test.each([
    [0, 0, 0.1],
    [0, 1000, 0.1],
    [1, 9, 0.1],
    [1, 10, 0.05],
    [1, 39, 0.0125],
    [2, 0, 0.1],
    [2, 50, 0.055],
    [2, 100, 0.01],
    [2, 500, 0.01],
  ])('schedule %i at step %i', (schedule, step, rate) => {
    expect(learningRate(step, { ...fields, schedule })).toBeCloseTo(rate, 12);
  });
});

const constant = { rate: 0.1, schedule: 0, factor: 1, every: 1, total: 1, floor_rate: 0 };

test('sgd with momentum and weight decay', () => {
  const [parameters, velocity] = [Float64Array.of(1, -2), Float64Array.of(0.5, 0)];
  twins.sgd(
    { clock: new Float64Array(4), parameters, gradients: Float64Array.of(2, 3), velocity },
    { count: 2, momentum: 0.9, weight_decay: 0.5, ...constant },
  );
  expect(velocity[0]).toBeCloseTo(2.95, 12);
  expect(velocity[1]).toBeCloseTo(2, 12);
  expect(parameters[0]).toBeCloseTo(1 - 0.295, 12);
  expect(parameters[1]).toBeCloseTo(-2.2, 12);
});

test("adam's first step has the size of the rate", () => {
  const parameters = Float64Array.of(1, -2, 3);
  const memory = { first: new Float64Array(3), second: new Float64Array(3) };
  twins.adam(
    { clock: new Float64Array(4), parameters, gradients: Float64Array.of(5, -0.01, 0), ...memory },
    { count: 3, epsilon: 1e-8, log_beta1: Math.log(0.9), log_beta2: Math.log(0.999), ...constant },
  );
  expect(parameters[0]).toBeCloseTo(0.9, 6);
  expect(parameters[1]).toBeCloseTo(-1.9, 6);
  expect(parameters[2]).toBe(3);
});

test("average is the mean of what it has seen, after the steps that don't count", () => {
  const average = new Float64Array(1);
  for (const [step, value] of [9, 4, 1, 2, 6].entries()) {
    const clock = Float64Array.of(step, 0, 0, 0);
    twins.average({ clock, parameters: Float64Array.of(value), average }, { count: 1, after: 2 });
    if (step <= 2) expect(average[0]).toBe(value);
  }
  expect(average[0]).toBeCloseTo((1 + 2 + 6) / 3, 12);
});

test('end_step writes the row of its step, a missing contrast with the mean 0, and the clock goes on', () => {
  const history = new Float64Array(6).fill(-1);
  const clock = Float64Array.of(5, 0, 9, 0);
  twins.endStep(
    { clock, loss: Float64Array.of(7), right: Float64Array.of(1, 2), history },
    { batch: 2, samples: 10, losses: 1, capacity: 2 },
  );
  expect([...history]).toEqual([-1, -1, -1, 7, 1.5, 0]);
  expect([...clock]).toEqual([6, 1, 1, 0]);
});

test('count_invalid tells NaN and infinity from values out of range', () => {
  const count = new Float64Array(2);
  const values = Float64Array.of(NaN, Infinity, -Infinity, -1, 0, 9, 10);
  twins.countInvalid({ values, count }, { length: 7, lowest: 0, highest: 9, per_step: 0 });
  expect([...count]).toEqual([3, 2]);
});
