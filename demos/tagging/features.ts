/** Features that a word has at most. */
export const FEATURES = 26;

/** Before the first word and after the last. */
const EDGE = '\u0000';

/** What is seen of the word at `i` and around it, as texts that differ where features do. */
export function featuresAt(words: readonly string[], i: number): string[] {
  const form = (at: number): string => words[i + at] ?? EDGE;
  const lower = (at: number): string => form(at).toLowerCase();
  const shape = (at: number): string => shapeOf(form(at));
  const word = lower(0);
  const parts = [1, 2, 3, 4].filter((length) => length < word.length);
  return [
    'any',
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
    `ending before ${lower(-1).slice(-3)}`,
    `ending after ${lower(1).slice(-3)}`,
    `endings ${lower(-1).slice(-2)} ${word.slice(-2)}`,
    `shape ${shape(0)}`,
    `shape after ${shape(1)}`,
    `shapes ${shape(-1)} ${shape(0)} ${shape(1)}`,
    ...parts.map((length) => `ending ${word.slice(-length)}`),
    ...parts.map((length) => `beginning ${word.slice(0, length)}`),
  ];
}

/** `iPhone-4` → `xXx-d`: a run of small letters, of capitals, of digits becomes one sign. */
export function shapeOf(word: string): string {
  return word
    .replace(/\p{Lu}+/gu, 'X')
    .replace(/\p{Ll}+/gu, 'x')
    .replace(/\d+/g, 'd');
}

/**
 * 32 bits of a text, the same wherever they are computed: FNV-1a over its UTF-16 code units, mixed once more.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
