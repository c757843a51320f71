import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForNode } from './bundle.ts';

/** The script runs by itself, in a folder where the package `webgpu` is what each test puts there. */
describe('createNodeWebGpu', () => {
  let folder: string;
  let script: string;
  let webgpu: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webgpu-'));
    script = await bundleForNode('./deviceUser.ts', folder);
    webgpu = join(folder, 'node_modules', 'webgpu');
    await mkdir(dirname(webgpu));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    return { status, output: stdout + stderr };
  }

  test('without the package, names the command that installs it', () => {
    const { status, output } = run();
    expect(status).toBe(1);
    expect(output).toMatch(
      /EbmError: createNodeWebGpu: expected the npm package webgpu, got none\. Run `npm install webgpu`/,
    );
  });

  test('with a package that does not load here, shows why', async () => {
    await mkdir(webgpu);
    await writeFile(join(webgpu, 'package.json'), '{"name":"webgpu","type":"module","main":"index.js"}');
    await writeFile(join(webgpu, 'index.js'), "throw new Error('cannot open dawn.node');");
    const { status, output } = run();
    await rm(webgpu, { recursive: true });
    expect(status).toBe(1);
    expect(output).toMatch(/got "cannot open dawn\.node"\. Run `npm install webgpu` on this platform/);
  });

  test('a device works while the collector runs, and Node exits with the device alive', async () => {
    await symlink(dirname(fileURLToPath(import.meta.resolve('webgpu'))), webgpu, 'junction');
    const { status, output } = run();
    expect(output).toBe('device worked\n');
    expect(status).toBe(0);
  });
});
