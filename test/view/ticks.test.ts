import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tickLabel, ticks, tickStep } from '../../src/view/ticks.ts';

const labels = (low: number, high: number) =>
  ticks(low, high, 4).map((value) => tickLabel(value, tickStep(low, high, 4)));

describe('ticks', () => {
  test.each<[number, number, string[]]>([
    [-1, 1, ['-1.0', '-0.5', '0.0', '0.5', '1.0']],
    [-0.5, 1.5, ['-0.5', '0.0', '0.5', '1.0', '1.5']],
    [0, 9, ['0', '2', '4', '6', '8']],
    [-120, 30, ['-100', '-50', '0']],
    [0, 3e-5, ['0', '1e-5', '2e-5', '3e-5']],
    [1e6, 1.2e6, ['1.00e6', '1.05e6', '1.10e6', '1.15e6', '1.20e6']],
  ])('%d … %d', (low, high, expected) => {
    expect(labels(low, high)).toEqual(expected);
  });

  test('a few ticks inside any range, each with a label of its own that reads back as its value', () => {
    const exponent = fc.integer({ min: -12, max: 12 });
    fc.assert(
      fc.property(
        fc.integer({ min: -999, max: 999 }),
        fc.integer({ min: 100, max: 999 }),
        exponent,
        (start, span, e) => {
          const [low, high] = [start * 10 ** e, (start + span) * 10 ** e];
          const step = tickStep(low, high, 4);
          const values = ticks(low, high, 4);
          expect(values.length).toBeGreaterThanOrEqual(2);
          expect(values.length).toBeLessThanOrEqual(8);
          expect(new Set(labels(low, high)).size).toBe(values.length);
          for (const value of values) {
            expect(value).toBeGreaterThanOrEqual(low - 1e-5 * step);
            expect(value).toBeLessThanOrEqual(high + 1e-5 * step);
            expect(Math.abs(Number(tickLabel(value, step)) - value)).toBeLessThan(0.01 * step);
          }
        },
      ),
    );
  });
});
