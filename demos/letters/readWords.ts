import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataError } from 'webgpu-ebm';
import { findData } from '../shared/dataFolder.ts';
import { TEST_HALF } from './halves.ts';
import { parseFlatWords, parseLetterData, type Word } from './words.ts';

const WORDS = 6877;
const LETTERS = 52_152;

/**
 * Handwritten words, split in halves: 3,438 to train on, 3,439 to test. The same in the same order, whichever file they
 * are read from.
 *
 * Collected by R. Kassel, made into images of letters by B. Taskar.
 *
 * @throws DataError where there is no file of them.
 */
export async function readWords(folders?: readonly string[]): Promise<{ train: Word[]; test: Word[] }> {
  const [path = ''] = findData(
    {
      name: 'handwritten words',
      files: [['letter.data.gz'], ['ocr_letters.bin']],
      source: 'http://ai.stanford.edu/~btaskar/ocr/',
    },
    folders,
  );
  const file = await readFile(path);
  const words = sortWords(
    path.endsWith('.gz')
      ? parseLetterData(gunzipSync(file).toString())
      : parseFlatWords(file, { letters: LETTERS, words: WORDS }),
  );
  if (words.length !== WORDS) {
    throw new DataError(
      `${path}: expected the ${WORDS} words that were split in halves, got ${words.length}. Use the whole file.`,
    );
  }
  const bits = Buffer.from(TEST_HALF, 'base64');
  const inTest = (i: number): boolean => (((bits[i >> 3] as number) >> (i & 7)) & 1) === 1;
  return { train: words.filter((_, i) => !inTest(i)), test: words.filter((_, i) => inTest(i)) };
}

/** By text, then by pixels: an order that files don't decide. */
export function sortWords(words: readonly Word[]): Word[] {
  return words.toSorted((a, b) => {
    if (a.text !== b.text) return a.text < b.text ? -1 : 1;
    return Buffer.compare(a.ink, b.ink);
  });
}
