// `npm test`: format, lint, types, then all tests with an adapter; stops at the first stage that fails. Arguments go to
// Vitest. The last line is always `N passed, N failed`, from Vitest's reporter or, if it never got to run, from here.

import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const NEVER_RAN = '0 passed, 1 failed';

for (const stage of ['format:check', 'lint', 'types']) {
  console.log(`npm run ${stage}`);
  const { status } = spawnSync('npm', ['run', '--silent', stage], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.log(`npm run ${stage} failed, so no test ran.\n${NEVER_RAN}`);
    process.exit(1);
  }
}

const vitest = spawn(process.execPath, ['tools/run.mjs', 'vitest', 'run', ...process.argv.slice(2)], {
  stdio: ['inherit', 'pipe', 'inherit'],
  env: { ...(process.stdout.isTTY && { FORCE_COLOR: '1' }), ...process.env },
});
let end = '';
vitest.stdout.on('data', (chunk) => {
  process.stdout.write(chunk);
  end = `${end}${chunk}`.slice(-100);
});
vitest.on('close', (code) => {
  if (!/^\d+ passed, \d+ failed\n$/m.test(end)) console.log(NEVER_RAN);
  process.exitCode = code ?? 1;
});
