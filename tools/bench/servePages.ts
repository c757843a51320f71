// Builds the benchmark's pages as an application would, minified and in few files, and serves them on this machine only.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { aliases } from '../entries.ts';
import type { Server } from '../serve.ts';
import { wgsl } from '../wgsl/plugin.ts';

const root = fileURLToPath(new URL('../../bench', import.meta.url));

/** Pages alone in their process: exact clocks, and shared memory for threads. All they load must come from here. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** @param missing packages of peers that aren't installed: they are left out, and must not be loaded. */
export async function servePages(missing: readonly string[]): Promise<Server> {
  const outDir = await mkdtemp(join(tmpdir(), 'webgpu-ebm-bench-'));
  const remove = () => rm(outDir, { recursive: true, force: true });
  try {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      plugins: [wgsl()],
      resolve: { alias: aliases },
      build: {
        outDir,
        emptyOutDir: true,
        target: 'es2022',
        rolldownOptions: {
          input: ['index.html', 'cold.html'].map((file) => join(root, file)),
          external: (id) => missing.some((name) => id.startsWith(name)),
        },
      },
    });
    const server = await preview({
      configFile: false,
      root,
      logLevel: 'warn',
      build: { outDir },
      preview: { host: '127.0.0.1', port: 0, headers: ISOLATION },
    });
    const close = async () => {
      await server.close();
      await remove();
    };
    const url = server.resolvedUrls?.local[0];
    if (url === undefined) {
      await close();
      throw new Error('bench: expected an address for its pages, got none. Is 127.0.0.1 up?');
    }
    return { url, close };
  } catch (error) {
    await remove();
    throw error;
  }
}
