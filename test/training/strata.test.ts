import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { rangesOf } from '../../src/training/sequenceInputs.ts';
import { strata } from '../../src/training/strata.ts';

const anyLengths = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 200 });

/** Lengths, and a batch of at most as many. */
const cases = anyLengths.chain((lengths) =>
  fc.record({ lengths: fc.constant(lengths), batch: fc.integer({ min: 1, max: lengths.length }) }),
);

interface Stratum {
  readonly row: number;
  /** `[first row in the data, length, number]` of each sequence. */
  readonly members: readonly number[][];
}

function read({ slots, sequences }: ReturnType<typeof strata>): Stratum[] {
  return Array.from({ length: slots.length / 3 }, (_, s): Stratum => {
    const [row = 0, first = 0, size = 0] = slots.subarray(3 * s);
    const members = Array.from({ length: size }, (__, i) => [
      ...sequences.subarray(3 * (first + i), 3 * (first + i) + 3),
    ]);
    return { row, members };
  });
}

test('padding is at most the longest less the shortest, whatever the size of a batch', () => {
  fc.assert(
    fc.property(cases, ({ lengths, batch }) => {
      const { padding, rows } = strata(Uint32Array.from(lengths), batch);
      expect(padding).toBeLessThanOrEqual(Math.max(...lengths) - Math.min(...lengths));
      // The shortest of every stratum together leave so many rows.
      expect(rows - padding).toBeGreaterThan(0);
    }),
  );
});

test('every batch has room for whatever it draws, and no more padding than it says', () => {
  fc.assert(
    fc.property(cases, fc.infiniteStream(fc.nat()), ({ lengths, batch }, chance) => {
      const cut = strata(Uint32Array.from(lengths), batch);
      const placed = read(cut);
      let used = 0;
      for (const [s, { row, members }] of placed.entries()) {
        const room = (placed[s + 1]?.row ?? cut.rows) - row;
        const drawn = members[(chance.next().value as number) % members.length];
        expect(Math.max(...members.map(([, length]) => length as number))).toBe(room);
        used += drawn?.[1] as number;
      }
      expect(cut.rows - used).toBeLessThanOrEqual(cut.padding);
    }),
  );
});

test('each sequence is in one stratum, with its rows; strata differ by one sequence at most', () => {
  fc.assert(
    fc.property(cases, ({ lengths, batch }) => {
      const ranges = rangesOf(Uint32Array.from(lengths));
      const all = read(strata(Uint32Array.from(lengths), batch));
      const sizes = all.map(({ members }) => members.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const members = all.flatMap((stratum) => stratum.members);
      expect(members.map(([, , number]) => number).sort((a, b) => (a as number) - (b as number))).toEqual(
        lengths.map((_, i) => i),
      );
      for (const [first, length, number = 0] of members) {
        expect([first, length]).toEqual([...ranges.subarray(2 * number, 2 * number + 2)]);
      }
    }),
  );
});

describe('an example', () => {
  it('sorts by length, stably, and cuts into neighbours', () => {
    const { slots, sequences, rows, padding, longest } = strata(Uint32Array.of(5, 1, 3, 1, 9), 2);
    expect([...sequences]).toEqual([5, 1, 1, 9, 1, 3, 6, 3, 2, 0, 5, 0, 10, 9, 4]);
    expect([...slots]).toEqual([0, 0, 2, 1, 2, 3]);
    expect({ rows, padding, longest }).toEqual({ rows: 10, padding: 6, longest: 9 });
  });

  it('has no padding where lengths are alike, or where a batch holds all', () => {
    expect(strata(new Uint32Array(10).fill(7), 3)).toMatchObject({ rows: 21, padding: 0 });
    expect(strata(Uint32Array.of(1, 2, 3), 3)).toMatchObject({ rows: 6, padding: 0 });
  });
});
