import { PIXELS, type Word } from '../../demos/letters/words.ts';
import { pick, seededRandom } from '../../demos/shared/random.ts';

/** Words of letters that can't be told apart alone: `a` and `b` look the same, but `a` follows `c`, and `b` follows `d`. */
export function syntheticWords(count: number, seed: number): Word[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const text = pick(random, ['ca', 'db', 'cae', 'dbe', 'e']);
    const ink = new Uint8Array(text.length * PIXELS);
    for (const [at, letter] of [...text].entries()) {
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        const stroke = pixel % 4 === ['a', 'c', 'd', 'e'].indexOf(letter === 'b' ? 'a' : letter);
        ink[at * PIXELS + pixel] = stroke !== random() < 0.1 ? 1 : 0;
      }
    }
    return { text, ink };
  });
}

/** Words in the format of `letter.data`. */
export function letterData(words: readonly Word[]): string {
  const lines = words.flatMap(({ text, ink }, word) =>
    [...text].map((letter, at) => {
      const next = at + 1 < text.length ? 1 : -1;
      const pixels = ink.subarray(at * PIXELS, (at + 1) * PIXELS);
      return [1, letter, next, word + 1, at + 1, word % 10, ...pixels].join('\t');
    }),
  );
  return `${lines.join('\n')}\n`;
}
