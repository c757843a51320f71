// Runs a command with WebGPU for Node: `node tools/run.mjs vitest run …`, or a TypeScript entry of this project with
// `node tools/run.mjs tools/demo.ts --flags`. Chooses the adapter first (adapter.mjs), because drivers are chosen when a
// process starts. Signals and exit codes pass through.

import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseAdapter, chosenAdapter } from './adapter.mjs';

const pathOf = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('usage: node tools/run.mjs <command | file.ts> [arguments]');
  process.exit(2);
}

/** @type {Readonly<Record<string, string>>} */
let environment;
try {
  const adapter = chooseAdapter();
  if (chosenAdapter() === undefined) console.error(adapter.line);
  environment = adapter.environment;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const isTypeScript = command.endsWith('.ts');
const child = spawn(
  isTypeScript ? process.execPath : command,
  isTypeScript ? [pathOf('runTypeScript.mjs'), command, ...args] : args,
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...environment,
      PATH: [pathOf('../node_modules/.bin'), process.env['PATH']].join(delimiter),
    },
    // Commands of node_modules/.bin are .cmd files there, which only a shell runs.
    shell: process.platform === 'win32' && !isTypeScript,
  },
);

// Ctrl-C reaches both processes: the child decides how to end, and this one reports how it ended.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('error', (error) => {
  console.error(`${command}: ${error.message}. Run npm ci first, or check the name.`);
  process.exit(127);
});
child.on('close', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
