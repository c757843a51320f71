import { PIXELS } from '../../shared/images.ts';

/** Pixels along a side of an image of MNIST, and of the box that its digit fills. */
const SIDE = Math.sqrt(PIXELS);
const BOX = 20;
/** Less ink than that is paper. */
const PAPER = 0.1;

/**
 * Ink from 0 to 1, `[height, width]`, as MNIST has it: cut out, scaled so that its longer side is 20 pixels, and moved by
 * whole pixels so that its centre of mass is that of 28 × 28. Blank paper stays blank.
 *
 * @see http://yann.lecun.com/exdb/mnist/
 */
export function normalise(ink: Float32Array, width: number): Float32Array {
  const image = new Float32Array(PIXELS);
  const bounds = boundsOf(ink, width);
  if (!bounds) return image;
  const { pixels, columns, rows } = scaled(ink, width, bounds);
  let [mass, massX, massY] = [0, 0, 0];
  for (const [at, value] of pixels.entries()) {
    mass += value;
    massX += value * ((at % columns) + 0.5);
    massY += value * (Math.floor(at / columns) + 0.5);
  }
  const left = Math.round(SIDE / 2 - massX / mass);
  const top = Math.round(SIDE / 2 - massY / mass);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [left + column, top + row];
      if (x < 0 || x >= SIDE || y < 0 || y >= SIDE) continue;
      image[y * SIDE + x] = pixels[row * columns + column] as number;
    }
  }
  return image;
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function boundsOf(ink: Float32Array, width: number): Bounds | undefined {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (const [at, value] of ink.entries()) {
    if (value < PAPER) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Each pixel is the mean of the ink under it. */
function scaled(
  ink: Float32Array,
  width: number,
  bounds: Bounds,
): { pixels: Float32Array; columns: number; rows: number } {
  const size = Math.max(bounds.width, bounds.height) / BOX;
  const columns = Math.max(1, Math.round(bounds.width / size));
  const rows = Math.max(1, Math.round(bounds.height / size));
  const pixels = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const down = cover((row * bounds.height) / rows, ((row + 1) * bounds.height) / rows);
    for (let column = 0; column < columns; column++) {
      const across = cover((column * bounds.width) / columns, ((column + 1) * bounds.width) / columns);
      let [sum, area] = [0, 0];
      for (const [y, high] of down) {
        for (const [x, wide] of across) {
          sum += high * wide * (ink[(bounds.top + y) * width + bounds.left + x] ?? 0);
          area += high * wide;
        }
      }
      pixels[row * columns + column] = sum / area;
    }
  }
  return { pixels, columns, rows };
}

/** The whole numbers whose unit intervals meet `from … to`, and how much of each does. */
function cover(from: number, to: number): [at: number, share: number][] {
  const parts: [number, number][] = [];
  for (let at = Math.floor(from); at < to; at++) {
    const share = Math.min(to, at + 1) - Math.max(from, at);
    if (share > 1e-9) parts.push([at, share]);
  }
  return parts;
}
