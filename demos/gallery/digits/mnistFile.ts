import { DataError } from 'webgpu-ebm';
import { type Images, PIXELS } from '../../shared/images.ts';

/** The first images of each half of MNIST. */
export const TRAIN = 20_000;
export const TEST = 1000;

export interface Mnist {
  readonly train: Images;
  readonly test: Images;
}

/** Pixels `[count, 784]` and labels `[count]`, a byte each. */
export interface ImageBytes {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Bytes of the file, unpacked. */
export const MNIST_BYTES = (TRAIN + TEST) * (PIXELS + 1);

/** One file of what the page needs: training pixels, their labels, test pixels, their labels. */
export function joinMnist(train: ImageBytes, test: ImageBytes): Uint8Array {
  const file = new Uint8Array(MNIST_BYTES);
  let at = 0;
  for (const [{ pixels, labels }, count] of [
    [train, TRAIN],
    [test, TEST],
  ] as const) {
    file.set(pixels.subarray(0, count * PIXELS), at);
    file.set(labels.subarray(0, count), at + count * PIXELS);
    at += count * (PIXELS + 1);
  }
  return file;
}

/** @throws DataError for a file of another size. */
export function splitMnist(file: Uint8Array): Mnist {
  if (file.length !== MNIST_BYTES) {
    throw new DataError(
      `digits: expected a file of ${MNIST_BYTES} bytes, got ${file.length}. Build the site again.`,
    );
  }
  const images = (at: number, count: number): Images => ({
    x: inkOf(file.subarray(at, at + count * PIXELS)),
    y: Float32Array.from(file.subarray(at + count * PIXELS, at + count * (PIXELS + 1))),
  });
  return { train: images(0, TRAIN), test: images(TRAIN * (PIXELS + 1), TEST) };
}

/** From 0 … 255 to 0 … 1, in a plain loop: there are millions. */
function inkOf(pixels: Uint8Array): Float32Array {
  const ink = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) ink[i] = (pixels[i] as number) / 255;
  return ink;
}
