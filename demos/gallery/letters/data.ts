import { type Pictures, picturesOf } from './pictures.ts';
import { WORDS } from './words.ts';

/** Pictures of each word to train on. */
const COPIES = 2;
/** Every fifth word is never trained on. */
const heldOut = (i: number): boolean => i % 5 === 2;

export const TRAINING_WORDS = WORDS.filter((_, i) => !heldOut(i));
export const HELD_OUT_WORDS = WORDS.filter((_, i) => heldOut(i));

export interface LettersData {
  readonly train: Pictures;
  readonly test: Pictures;
}

export function lettersData({ noise, seed }: { noise: number; seed: number }): LettersData {
  const copies = Array.from({ length: COPIES }, () => TRAINING_WORDS).flat();
  return {
    train: picturesOf(copies, { noise, seed: 2 * seed }),
    test: picturesOf(HELD_OUT_WORDS, { noise, seed: 2 * seed + 1 }),
  };
}
