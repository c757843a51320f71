import { seededRandom } from '../../shared/random.ts';
import { ALPHABET, GLYPH_HEIGHT, GLYPH_WIDTH, GLYPHS } from './font.ts';

/** A letter with room to move by a pixel. */
export const [WIDTH, HEIGHT] = [GLYPH_WIDTH + 1, GLYPH_HEIGHT + 1];
/** Pixels of a letter. */
export const PIXELS = WIDTH * HEIGHT;

/** Words as samples: a row of pixels and a label a letter. */
export interface Pictures {
  /** `[letters, 77]`, 1 = ink. */
  readonly x: Float32Array;
  /** `[letters]`: 0 = a … 25 = z. */
  readonly y: Float32Array;
  /** Letters of each word. */
  readonly lengths: readonly number[];
}

/**
 * Words as they are seen: each letter moved by a pixel or not, to the right and downwards, then each of its pixels inverted with probability `noise`.
 * The same seed draws the same.
 */
export function picturesOf(
  words: readonly string[],
  { noise, seed }: { noise: number; seed: number },
): Pictures {
  const random = seededRandom(seed);
  const y = Float32Array.from(words.join(''), (letter) => ALPHABET.indexOf(letter));
  const x = new Float32Array(y.length * PIXELS);
  for (const [i, label] of y.entries()) {
    const glyph = GLYPHS[label] as readonly number[];
    const [left, top] = [Math.floor(2 * random()), Math.floor(2 * random())];
    for (let at = 0; at < PIXELS; at++) {
      const [column, row] = [(at % WIDTH) - left, Math.floor(at / WIDTH) - top];
      const inside = column >= 0 && column < GLYPH_WIDTH && row >= 0 && row < GLYPH_HEIGHT;
      const ink = inside ? (glyph[row * GLYPH_WIDTH + column] as number) : 0;
      x[i * PIXELS + at] = random() < noise ? 1 - ink : ink;
    }
  }
  return { x, y, lengths: words.map(({ length }) => length) };
}
