import { PIXELS, rowsByDigit, type Images } from '../shared/images.ts';
import { pick } from '../shared/random.ts';
import { NOTHING_POINT, pointOf } from './manifold.ts';
import { rotate } from './rotate.ts';

/** Turned images. */
export interface Turned {
  /** `[N, 784]` */
  x: Float32Array;
  /** `[N]`: by how much each was turned, in degrees. */
  angles: number[];
  /** `[N]`: what it shows. */
  digits: number[];
}

/** Random images of these digits, each turned by a random angle from −90° to 90°. */
export function turn(
  images: Images,
  { digits, count, random }: { digits: readonly number[]; count: number; random: () => number },
): Turned {
  const rows = rowsByDigit(images);
  const turned: Turned = { x: new Float32Array(count * PIXELS), angles: [], digits: [] };
  for (let i = 0; i < count; i++) {
    const digit = pick(random, digits);
    const row = pick(random, rows[digit] as number[]);
    const angle = 180 * random() - 90;
    const image = images.x.subarray(row * PIXELS, (row + 1) * PIXELS);
    turned.x.set(rotate(image, angle), i * PIXELS);
    turned.angles.push(angle);
    turned.digits.push(digit);
  }
  return turned;
}

/** Samples for training: the right answer is the point of the pose, or the point of "nothing" for the background. */
export function samplesOf(
  positives: Turned,
  background: Turned,
): { x: Float32Array<ArrayBuffer>; y: Float32Array } {
  const x = new Float32Array(positives.x.length + background.x.length);
  x.set(positives.x);
  x.set(background.x, positives.x.length);
  const nothing = background.angles.flatMap(() => NOTHING_POINT);
  return { x, y: Float32Array.from([...positives.angles.flatMap(pointOf), ...nothing]) };
}
