import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planArena, type Lifetime } from '../../src/graph/arena.ts';

const ALIGNMENT = 256;

/** Any lifetimes at all. */
const lifetimes = fc.array(
  fc.record({
    bytes: fc.integer({ min: 4, max: 200_000 }),
    first: fc.nat(60),
    length: fc.nat(40),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Lifetimes as nets make them: states of layer after layer, needed again in reverse order by bprop. */
const nets = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50_000 }), fc.boolean()), { minLength: 1, maxLength: 40 })
  .map((layers) => {
    const end = 2 * layers.length;
    return layers.flatMap(([elements, saved], i): Lifetime[] => [
      { bytes: 4 * elements, first: i, last: saved ? end - i : i + 1 },
      { bytes: 4 * elements, first: end - i - 1, last: end - i },
    ]);
  });

function checkPlan(list: readonly Lifetime[]): { peak: number; largestLiveSet: number } {
  const plan = planArena(list);
  for (const [i, a] of list.entries()) {
    const start = plan.offsets[i] as number;
    expect(start % ALIGNMENT).toBe(0);
    expect(start + a.bytes).toBeLessThanOrEqual(plan.peak);
    for (const [j, b] of list.entries()) {
      if (j <= i || a.last < b.first || b.last < a.first) continue;
      const other = plan.offsets[j] as number;
      expect(start + a.bytes <= other || other + b.bytes <= start, `lifetimes ${i} and ${j} overlap`).toBe(
        true,
      );
    }
  }
  return plan;
}

describe('planArena', () => {
  it('never lets two live tensors overlap', () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        checkPlan(list.map(({ bytes, first, length }) => ({ bytes, first, last: first + length })));
      }),
      { numRuns: 300 },
    );
  });

  it('needs at most 1.1 × the largest live set, for any lifetimes', () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        const { peak, largestLiveSet } = checkPlan(
          list.map(({ bytes, first, length }) => ({ bytes, first, last: first + length })),
        );
        expect(peak).toBeLessThanOrEqual(1.1 * largestLiveSet);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the order in which a chain of states of very different sizes fits', () => {
    const sizes = [142_596, 106_756, 25_092, 150_532, 98_564];
    const chain = sizes.flatMap((bytes, i): Lifetime[] => [
      { bytes, first: i, last: i + 1 },
      { bytes, first: 9 - i, last: 10 - i },
    ]);
    const { peak, largestLiveSet } = checkPlan(chain);
    expect(peak).toBeLessThanOrEqual(1.1 * largestLiveSet);
  });

  it('plans thousands of tensors in seconds, even where the search finds nothing good enough', () => {
    const sizes = [142_596, 106_756, 25_092, 150_532, 98_564];
    const chains = Array.from({ length: 500 }, (_, chain) => 11 * chain).flatMap((start) =>
      sizes.flatMap((bytes, i): Lifetime[] => [
        { bytes, first: start + i, last: start + i + 1 },
        { bytes, first: start + 9 - i, last: start + 10 - i },
      ]),
    );
    const began = performance.now();
    const { peak, largestLiveSet } = planArena(chains);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(peak).toBeGreaterThan(1.1 * largestLiveSet);
    expect(peak).toBeLessThan(1.5 * largestLiveSet);
  });

  it('needs at most 1.1 × the largest live set, for nets', () => {
    fc.assert(
      fc.property(nets, (list) => {
        const { peak, largestLiveSet } = checkPlan(list);
        expect(peak).toBeLessThanOrEqual(1.1 * largestLiveSet);
      }),
      { numRuns: 300 },
    );
  });

  it('reuses the place of a tensor that is no longer needed', () => {
    const { peak } = planArena([
      { bytes: 1024, first: 0, last: 1 },
      { bytes: 1024, first: 2, last: 3 },
    ]);
    expect(peak).toBe(1024);
  });

  it('plans nothing for nothing', () => {
    expect(planArena([])).toEqual({ offsets: [], peak: 0, largestLiveSet: 0 });
  });
});
