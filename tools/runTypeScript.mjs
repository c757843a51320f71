// Runs a TypeScript entry in this Node process through Vite, with the plugins and aliases of vite.config.ts.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, createServerModuleRunner } from 'vite';

const [, script = '', entry = '', ...args] = process.argv;
const file = resolve(entry);
process.argv = [process.argv0, file, ...args];

const server = await createServer({
  root: resolve(fileURLToPath(new URL('..', import.meta.url))),
  logLevel: 'warn',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
});
const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
await runner.import(file);
