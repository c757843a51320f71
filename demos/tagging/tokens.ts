import type { LabelledSequences } from '../shared/sequenceModels.ts';
import { FEATURES, featuresAt, hash } from './features.ts';
import type { Sentence } from './sentences.ts';

/** Numbers of features, to which their hashes are reduced. */
export const BUCKETS = 2 ** 16;
/** A feature that fewer words of the training sentences have says nothing. */
const LEAST = 2;

/**
 * Sentences as samples: a row a word, the numbers of its features, −1 where it has fewer.
 *
 * Features that fewer than two words of `train` have count as absent: they would only share their bucket with others.
 */
export function toSamples(
  train: readonly Sentence[],
  test: readonly Sentence[],
): { train: LabelledSequences; test: LabelledSequences } {
  const trained = hashesOf(train);
  const counts = new Map<number, number>();
  for (const value of trained) counts.set(value, value === NONE ? 0 : (counts.get(value) ?? 0) + 1);
  const samples = (sentences: readonly Sentence[], hashes: Float64Array): LabelledSequences => ({
    x: Float32Array.from(hashes, (value) => ((counts.get(value) ?? 0) >= LEAST ? value % BUCKETS : NONE)),
    y: Float32Array.from(sentences.flatMap(({ tags }) => tags)),
    lengths: sentences.map(({ words }) => words.length),
  });
  return { train: samples(train, trained), test: samples(test, hashesOf(test)) };
}

/** Where a word has fewer features. */
const NONE = -1;

/** `[rows, FEATURES]`: the hashes of the features of every word. */
function hashesOf(sentences: readonly Sentence[]): Float64Array {
  const rows = sentences.reduce((sum, { words }) => sum + words.length, 0);
  const hashes = new Float64Array(rows * FEATURES).fill(NONE);
  let row = 0;
  for (const { words } of sentences) {
    for (const i of words.keys()) {
      for (const [k, feature] of featuresAt(words, i).entries()) hashes[row * FEATURES + k] = hash(feature);
      row++;
    }
  }
  return hashes;
}
