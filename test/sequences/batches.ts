import fc from 'fast-check';
import type { Batch } from './batch.ts';

/** Multiples of ⅛: their sums are exact in float32, and ties abound. */
const energies = (length: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -16, max: 16 }).map((eighths) => eighths / 8),
    { minLength: length, maxLength: length },
  );

export interface Sizes {
  /** At most. */
  positions?: number;
  /** At least and at most. */
  labels?: readonly [min: number, max: number];
}

/** Small ragged batches: up to three sequences of no, one, … positions of one to three labels. */
export function batches({ positions = 4, labels: [min, max] = [1, 3] }: Sizes = {}): fc.Arbitrary<Batch> {
  const lengths = fc.array(fc.nat(positions), { minLength: 1, maxLength: 3 });
  return fc
    .record({ labels: fc.integer({ min, max }), lengths, padding: fc.nat(2) })
    .filter((sizes) => sizes.lengths.some((length) => length > 0))
    .chain(({ labels, lengths: all, padding }) =>
      fc.record({
        labels: fc.constant(labels),
        padding: fc.constant(padding),
        V: energies(labels ** 2),
        U: fc.tuple(...all.map((T) => energies(T * labels))),
        y: fc.tuple(...all.map((T) => fc.array(fc.nat(labels - 1), { minLength: T, maxLength: T }))),
      }),
    );
}
