import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { launchBrowser } from '../../tools/browser.ts';
import { serveFiles } from './staticServer.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (command: string, ...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(command, args, { cwd: root, shell: process.platform === 'win32' });

interface Result {
  step: number;
  first: number;
  last: number;
  answers: number[];
  leftAlive: string[];
  deviceError: string | null;
}

function expectTrained(result: Result): void {
  expect(result.step).toBe(300);
  expect(result.last).toBeLessThan(result.first - 1);
  expect(result.answers[0]).toBeCloseTo(0, 1);
  expect(result.answers[1]).toBeCloseTo(0.81, 1);
  expect(result.leftAlive).toEqual([]);
  expect(result.deviceError).toBeNull();
}

/** What users install: the files that `npm run build` makes, not the sources. */
describe('the built package', () => {
  it('trains in Node, on a borrowed device, inside the encoder of an application', async () => {
    const { stdout } = await run(process.execPath, 'test/package/inNode.mjs');
    expectTrained(JSON.parse(stdout) as Result);
  });

  it('does the same in headless Chromium, and logs no error', async () => {
    const server = await serveFiles(root);
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(`${server.url}test/package/page/index.html`);
      await page
        .waitForFunction('window.result !== undefined', { timeout: 50_000 })
        .catch((error: unknown) => {
          throw new Error(`the page gave no result. Its errors: ${errors.join('\n')}`, { cause: error });
        });
      expectTrained((await page.evaluate('window.result')) as Result);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
      server.close();
    }
  });

  it('has no runtime dependencies and is sound for npm and for TypeScript', async () => {
    const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Record<string, unknown>;
    expect(manifest['dependencies']).toBeUndefined();
    await run('npx', 'publint', '--strict');
    await run('npx', 'attw', '--pack', '.', '--profile', 'esm-only');
  });
});
