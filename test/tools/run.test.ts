import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { canUnpack } from '../../tools/unpack.mjs';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const RUN = pathOf('../../tools/run.mjs');

describe('run.mjs', () => {
  const entry = (how: string) => node([RUN, pathOf('fixtures/entry.ts'), how]);

  test('runs TypeScript with WGSL imports, the names of the package, and arguments', async () => {
    const { code, output } = await entry('end');
    expect(JSON.parse(output)).toEqual({ how: 'end', kernel: 'scale_rows', isPackage: true });
    expect(code).toBe(0);
  });

  test('exit codes pass through', async () => {
    expect((await entry('exit 7')).code).toBe(7);
    expect((await entry('throw')).code).toBe(1);
    expect((await node([RUN, 'node', '-e', 'process.exit(3)'])).code).toBe(3);
    expect((await node([RUN, 'no-such-command'])).code).toBe(127);
  });

  test('signals pass through', async () => {
    const { signal } = await node([RUN, pathOf('fixtures/entry.ts'), 'wait'], {}, 'SIGTERM');
    expect(signal).toBe('SIGTERM');
  });

  test('gives WebGPU for Node an adapter', async () => {
    const { output } = await node([RUN, 'node', pathOf('../../tools/probe.mjs')]);
    expect(JSON.parse(output)).toMatchObject({ name: expect.any(String) });
  });
});

// The package has binaries for one platform only, so there is nothing to test on the others.
if (canUnpack) {
  const folder = mkdtempSync(join(tmpdir(), 'unpack-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const program = `import(${JSON.stringify(pathOf('../../tools/unpack.mjs'))})
    .then(({ unpack }) => console.log(unpack('swiftshader').folder))`;
  const unpack = async () => (await node(['-e', program], { TMPDIR: folder })).output.trim();

  test('unpack.mjs: processes at the same time get one whole folder, and mend a damaged one', async () => {
    const [first = '', ...others] = await Promise.all([unpack(), unpack(), unpack()]);
    expect(others).toEqual([first, first]);
    const library = join(first, 'libvk_swiftshader.so');
    const whole = readFileSync(library).length;

    truncateSync(library, 10);
    await Promise.all([unpack(), unpack(), unpack()]);
    expect(readFileSync(library)).toHaveLength(whole);
    expect(readdirSync(join(first, '..'))).toHaveLength(1);
  });
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** Runs Node; with `signal`, sends it once the program has printed something. */
function node(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  signal?: NodeJS.Signals,
): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    if (signal !== undefined) child.kill(signal);
  });
  return new Promise((resolve) => child.on('close', (code, by) => resolve({ code, signal: by, output })));
}
