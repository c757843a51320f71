// Batches of sequences for the tests of kernels on chains.

/** The owner of rows that belong to no sequence. */
export const NONE = 0xffffffff;

/** Sequences one after the other, and `padding` rows of nobody behind the last. */
export function lay(lengths: readonly number[], padding: number) {
  const first = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
  const owners = [
    ...lengths.flatMap((length, i) => Array<number>(length).fill(i)),
    ...Array<number>(padding).fill(NONE),
  ];
  return {
    rows: owners.length,
    ranges: Uint32Array.from(lengths.flatMap((length, i) => [first[i] as number, length])),
    owners: Uint32Array.from(owners),
  };
}

export const ragged = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 5) % 7);
