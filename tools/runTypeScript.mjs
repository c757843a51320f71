// Runs a TypeScript entry in this Node process through Vite, with the plugins and aliases of vite.config.ts.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, createServerModuleRunner } from 'vite';

const [entry = '', ...args] = process.argv.slice(2);
const file = resolve(entry);
process.argv = [process.argv0, file, ...args];

const server = await createServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  logLevel: 'warn',
  appType: 'custom',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
});
await createServerModuleRunner(server.environments.ssr, { hmr: false }).import(file);
