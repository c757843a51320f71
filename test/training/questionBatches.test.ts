import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { capacityFor, cutBatches, halve, serves, type Extent } from '../../src/training/questionBatches.ts';

const extents = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(64, 4096, 8192, 8193)), {
    minLength: 1,
    maxLength: 300,
  })
  .map((all): Extent => ({
    samples: all.length,
    rows: all.reduce((sum, length) => sum + length, 0),
    lengths: Uint32Array.from(all),
  }));

const longest = ({ lengths }: Extent): number => Math.max(...(lengths as Uint32Array));

function expectWhole(extent: Extent, room: ReturnType<typeof capacityFor>): void {
  let [sample, row] = [0, 0];
  for (const { firstSample, samples, firstRow, rows } of cutBatches(extent, room)) {
    expect([firstSample, firstRow]).toEqual([sample, row]);
    expect(samples).toBeGreaterThan(0);
    expect(samples).toBeLessThanOrEqual(room.samples);
    expect(rows).toBeLessThanOrEqual(room.rows);
    const own = (extent.lengths as Uint32Array).subarray(firstSample, firstSample + samples);
    expect(rows).toBe(own.reduce((sum, length) => sum + length, 0));
    expect(Math.max(...own)).toBeLessThanOrEqual(room.longest);
    sample += samples;
    row += rows;
  }
  expect([sample, row]).toEqual([extent.samples, extent.rows]);
}

test('batches hold whole sequences, all of them, in their order, within the room', () => {
  fc.assert(
    fc.property(extents, fc.constantFrom(4, 400, 40_000), (extent, bytes) => {
      expectWhole(extent, capacityFor(extent, bytes, 1));
    }),
  );
});

test('room has little to spare: twice what is needed, or the least', () => {
  fc.assert(
    fc.property(extents, (extent) => {
      const { rows } = capacityFor(extent, 4, 1);
      expect(rows).toBeLessThan(2 * Math.max(Math.min(8192, extent.rows), longest(extent), 64));
    }),
  );
});

test('halved again and again, room ends at the longest sequence', () => {
  fc.assert(
    fc.property(extents, (extent) => {
      let room = capacityFor(extent, 4, 1);
      for (let smaller = halve(extent, room); smaller; smaller = halve(extent, smaller)) {
        expect(smaller.rows).toBeLessThan(room.rows);
        expectWhole(extent, smaller);
        room = smaller;
      }
      expect(room.rows).toBe(longest(extent));
    }),
  );
});

test('a program that serves has room for the batches', () => {
  fc.assert(
    fc.property(extents, extents, (first, second) => {
      const [asked, wanted] = [capacityFor(first, 4, 1), capacityFor(second, 4, 1)];
      if (serves(second, asked, asked, wanted)) expectWhole(second, asked);
      expect(serves(second, wanted, wanted, wanted)).toBe(true);
    }),
  );
});

describe('a row a sample', () => {
  it('is asked in batches of the same size', () => {
    const extent = { samples: 20_000, rows: 20_000, lengths: undefined };
    const room = capacityFor(extent, 4, 1);
    expect(room).toEqual({ samples: 8192, rows: 8192, longest: 1 });
    expect(cutBatches(extent, room).map(({ rows }) => rows)).toEqual([8192, 8192, 3616]);
    expect(halve(extent, { samples: 1, rows: 1, longest: 1 })).toBeUndefined();
  });
});
