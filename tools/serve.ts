// Serves a folder's pages through Vite, on this machine only: TypeScript, WGSL imports and the package's own names work.

import { createServer } from 'vite';
import { aliases } from './entries.ts';
import { wgsl } from './wgsl/plugin.ts';

export interface Server {
  /** `http://127.0.0.1:<free port>/` */
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(folder: string): Promise<Server> {
  const server = await createServer({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    plugins: [wgsl()],
    resolve: { alias: aliases },
    // Nothing is bundled ahead of time: that would reload pages in the middle of a test, and write into the checkout.
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (url === undefined)
    throw new Error(`serve: expected an address for ${folder}, got none. Is 127.0.0.1 up?`);
  return { url, close: () => server.close() };
}
