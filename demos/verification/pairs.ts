import { PIXELS, rowsByDigit, takeRows, type Images } from '../shared/images.ts';
import { pick } from '../shared/random.ts';

/** Pairs of images, `[N, 784]` each, and whether both show the same digit. */
export interface Pairs {
  first: Float32Array;
  second: Float32Array;
  same: boolean[];
  /** `[N]`: the digits shown. */
  digits: (readonly [first: number, second: number])[];
}

/** Random pairs of two images of these digits, the same and different digits in turn. */
export function drawPairs(
  images: Images,
  { count, digits, random }: { count: number; digits: readonly number[]; random: () => number },
): Pairs {
  const rows = rowsByDigit(images);
  const chosen = Array.from({ length: count }, (_, i) => {
    const digit = pick(random, digits);
    const others = digits.filter((other) => other !== digit);
    const second = i % 2 === 0 ? digit : pick(random, others);
    const row = pick(random, rows[digit] as number[]);
    // Two different images, also of one digit.
    const choices = (rows[second] as number[]).filter((other) => other !== row);
    return { digits: [digit, second] as const, row, other: pick(random, choices) };
  });
  return {
    first: takeRows(
      images,
      chosen.map(({ row }) => row),
    ),
    second: takeRows(
      images,
      chosen.map(({ other }) => other),
    ),
    same: chosen.map(({ digits: [one, two] }) => one === two),
    digits: chosen.map(({ digits: shown }) => shown),
  };
}

/** `‖X₁ − X₂‖` of the pixels: what a matcher without a net would go by. */
export function pixelDistances({ first, second, same }: Pairs): Float32Array {
  return Float32Array.from(same, (_, i) => {
    let sum = 0;
    for (let at = i * PIXELS; at < (i + 1) * PIXELS; at++) {
      sum += ((first[at] as number) - (second[at] as number)) ** 2;
    }
    return Math.sqrt(sum);
  });
}
