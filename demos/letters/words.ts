import { DataError } from 'webgpu-ebm';
import type { LabelledSequences } from '../shared/sequenceModels.ts';

export const [HEIGHT, WIDTH] = [16, 8];
/** Pixels of a letter. */
export const PIXELS = HEIGHT * WIDTH;
/** a … z */
export const LETTERS = 26;

/** A handwritten word, segmented into letters. */
export interface Word {
  /** Such as `ommanding`: the first letter of each word, a capital, was left out by the author of the set. */
  text: string;
  /** `[letters, 16, 8]`, 1 = ink. */
  ink: Uint8Array;
}

const CODE_OF_A = 97;

/** Words as samples: `x [rows, 128]` a letter a row; labels 0 = a … 25 = z. */
export function toSamples(words: readonly Word[]): LabelledSequences {
  const lengths = words.map(({ text }) => text.length);
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const x = new Float32Array(rows * PIXELS);
  let at = 0;
  for (const { ink } of words) {
    x.set(ink, at);
    at += ink.length;
  }
  const text = words.map((word) => word.text).join('');
  return { x, y: Float32Array.from(text, (letter) => letter.charCodeAt(0) - CODE_OF_A), lengths };
}

/** The letter of a label. */
export function letterOf(label: number): string {
  return String.fromCharCode(CODE_OF_A + label);
}

/**
 * Words of `letter.data`, a letter a line, tab-separated: id, letter, id of the next letter (−1 ends a word), word,
 * position, fold, then 128 pixels row by row.
 *
 * @see http://ai.stanford.edu/~btaskar/ocr/
 *
 * @throws DataError for a line of another form.
 */
export function parseLetterData(text: string): Word[] {
  const words: Word[] = [];
  let letters = '';
  let ink: number[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const [, letter = '', next, , , , ...rest] = line.trimEnd().split('\t');
    const pixels = rest.map(Number);
    if (!/^[a-z]$/.test(letter) || pixels.length !== PIXELS || !pixels.every((p) => p === 0 || p === 1)) {
      throw new DataError(
        `parseLetterData: expected a letter and ${PIXELS} pixels of 0 or 1 in line ${i + 1}, got "${line.slice(0, 40)}". ` +
          'Use letter.data as published, unpacked.',
      );
    }
    letters += letter;
    ink.push(...pixels);
    if (next !== '-1') continue;
    words.push({ text: letters, ink: Uint8Array.from(ink) });
    letters = '';
    ink = [];
  }
  return words;
}

/**
 * Words of a flat file: for N letters `[N, 16]` bytes, one a row of pixels, the leftmost in the highest bit; `[N]`
 * labels; then, for each of P words, its number of letters, and its flags.
 *
 * @throws DataError for a file of another size.
 */
export function parseFlatWords(
  file: Uint8Array,
  { letters, words }: { letters: number; words: number },
): Word[] {
  const lengths = file.subarray((HEIGHT + 1) * letters, (HEIGHT + 1) * letters + words);
  const counted = lengths.reduce((sum, length) => sum + length, 0);
  if (file.length !== (HEIGHT + 1) * letters + 2 * words || counted !== letters) {
    throw new DataError(
      `parseFlatWords: expected ${words} words of ${letters} letters in all, got ${file.length} bytes and ` +
        `${counted} letters. Use a whole file.`,
    );
  }
  let first = 0;
  return Array.from(lengths, (length) => {
    const rows = file.subarray(HEIGHT * first, HEIGHT * (first + length));
    const labels = file.subarray(HEIGHT * letters + first, HEIGHT * letters + first + length);
    first += length;
    return {
      text: Array.from(labels, letterOf).join(''),
      ink: Uint8Array.from({ length: length * PIXELS }, (_, at) => {
        const row = rows[Math.floor(at / WIDTH)] as number;
        return (row >> (WIDTH - 1 - (at % WIDTH))) & 1;
      }),
    };
  });
}
