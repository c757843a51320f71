/** Features of a word; fewer where its neighbours are missing or it is short. */
export const FEATURES = 26;

/** Words before the first and after the last. */
const EDGE = '\u0000';

/** What is seen of the word at `i`, as text that tells features apart. */
export function featuresAt(words: readonly string[], i: number): string[] {
  const form = (at: number): string => words[i + at] ?? EDGE;
  const lower = (at: number): string => form(at).toLowerCase();
  const word = lower(0);
  const suffix = (of: string, length: number): string => of.slice(-length);
  return [
    `form ${form(0)}`,
    `word ${word}`,
    `before ${lower(-1)}`,
    `after ${lower(1)}`,
    `two before ${lower(-2)}`,
    `two after ${lower(2)}`,
    `before and word ${lower(-1)} ${word}`,
    `word and after ${word} ${lower(1)}`,
    `around ${lower(-1)} ${lower(1)}`,
    `both before ${lower(-2)} ${lower(-1)}`,
    `both after ${lower(1)} ${lower(2)}`,
    `ending before ${suffix(lower(-1), 3)}`,
    `ending after ${suffix(lower(1), 3)}`,
    `endings ${suffix(lower(-1), 2)} ${suffix(word, 2)}`,
    `shape ${shapeOf(form(0))}`,
    `shapes ${shapeOf(form(-1))} ${shapeOf(form(0))} ${shapeOf(form(1))}`,
    `shape after ${shapeOf(form(1))}`,
    ...[1, 2, 3, 4].filter((n) => n < word.length).map((n) => `ending ${suffix(word, n)}`),
    ...[1, 2, 3, 4].filter((n) => n < word.length).map((n) => `beginning ${word.slice(0, n)}`),
    'any',
  ];
}

/** `iPhone-4` → `xXx-d`: runs of small letters, capitals and digits become one sign each. */
export function shapeOf(word: string): string {
  return word
    .replace(/\p{Lu}+/gu, 'X')
    .replace(/\p{Ll}+/gu, 'x')
    .replace(/\d+/g, 'd');
}

/** A bucket 0 … buckets − 1 of a feature, the same wherever it is computed: FNV-1a, its bits mixed once more. */
export function hash(feature: string, buckets: number): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < feature.length; i++) {
    value = Math.imul(value ^ feature.charCodeAt(i), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) % buckets;
}
