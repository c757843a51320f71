import { TAGS, type Sentence } from './sentences.ts';

/** Words that weren't seen are most often names of things. */
const UNSEEN = TAGS.indexOf('NOUN');

/** The tag that each word of `test` most often has in `train`, the first of `TAGS` where several are; NOUN for unseen ones. */
export function mostFrequentTags(train: readonly Sentence[], test: readonly Sentence[]): number[] {
  const counts = new Map<string, Uint32Array>();
  for (const { words, tags } of train) {
    for (const [i, word] of words.entries()) {
      const own = counts.get(word) ?? new Uint32Array(TAGS.length);
      const tag = tags[i] as number;
      own[tag] = (own[tag] as number) + 1;
      counts.set(word, own);
    }
  }
  const best = new Map([...counts].map(([word, own]) => [word, own.indexOf(Math.max(...own))]));
  return test.flatMap(({ words }) => words.map((word) => best.get(word) ?? UNSEEN));
}
