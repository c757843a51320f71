import { DataError } from 'webgpu-ebm';
import { type Mnist, MNIST_BYTES, splitMnist } from './mnistFile.ts';

/** Beside the page's index.html. */
const FILE = 'mnist.bin';

let fetched: Promise<Mnist> | undefined;

/**
 * The digits, fetched once.
 *
 * @param onProgress is told the share that is there, from 0 to 1.
 * @throws DataError when they can't be had.
 */
export function fetchMnist(onProgress: (share: number) => void): Promise<Mnist> {
  fetched ??= fetchFile(onProgress).then(splitMnist);
  return fetched;
}

async function fetchFile(onProgress: (share: number) => void): Promise<Uint8Array> {
  const response = await fetch(FILE).catch((error: unknown) => error);
  if (!(response instanceof Response) || !response.ok || !response.body) {
    const got = response instanceof Response ? `status ${response.status}` : String(response);
    throw new DataError(
      `digits: expected the file ${FILE} beside the page, got ${got}. Load the page again, or serve the whole site.`,
    );
  }
  const file = new Uint8Array(MNIST_BYTES);
  const reader = response.body.pipeThrough(new DecompressionStream('gzip')).getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new DataError(`digits: expected all of ${FILE}, got ${String(error)}. Load the page again.`);
    });
    if (done) return file.subarray(0, at);
    if (at + value.length > MNIST_BYTES) {
      throw new DataError(
        `digits: expected ${MNIST_BYTES} bytes in ${FILE}, got more. Build the site again.`,
      );
    }
    file.set(value, at);
    at += value.length;
    onProgress(at / MNIST_BYTES);
  }
}
