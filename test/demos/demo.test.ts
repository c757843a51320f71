import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Report {
  adapter: string;
  kind: string;
  seed: number;
  demos: Record<string, number | string>[];
}

/** The command writes out/demo where it runs: here, in a folder of its own. */
const folder = mkdtempSync(join(tmpdir(), 'demo-'));
const out = join(folder, 'out', 'demo');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function demo(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const files = ['tools/run.mjs', 'tools/demo.ts'].map((file) => join(root, file));
  return promisify(execFile)(process.execPath, [...files, ...args], { cwd: folder });
}

/** The report without what may differ between runs: times. */
function withoutTimes({ demos, ...rest }: Report): unknown {
  return { ...rest, demos: demos.map(({ seconds, msPerStep, ...figures }) => figures) };
}

describe('npm run demo', () => {
  it('trains, reports, draws; and gives the same figures for the same seed', async () => {
    const args = ['--only', 'demo4-nll', '--only', 'demo5-eye', '--steps', '40', '--seed', '5', '--json'];
    const first = await demo(...args);
    const report = JSON.parse(first.stdout) as Report;
    expect(report.seed).toBe(5);
    expect(report.demos.map(({ id }) => id)).toEqual(['demo4-nll', 'demo5-eye']);
    for (const row of report.demos) {
      expect(row['steps']).toBe(40);
      expect(row['finalLoss']).toBeLessThan(row['initialLoss'] as number);
      for (const figure of ['inferenceError', 'surfaceSpread', 'energyGap', 'seconds', 'msPerStep']) {
        expect(row[figure], figure).toEqual(expect.any(Number));
      }
      const { width, height, data } = decode(readFileSync(join(out, `${row['id']}.png`)));
      expect([width, height]).toEqual([960, 640]);
      expect(new Set(new Uint32Array(data.slice().buffer)).size, 'colours in the picture').toBeGreaterThan(
        100,
      );
    }
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual(report);
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    expect(page).toMatch(/<img src="demo5-eye.png" width="960" height="640" alt="[^"]*two valleys/);
    expect(first.stderr).toContain('demo5-eye');

    const second = await demo(...args);
    expect(withoutTimes(JSON.parse(second.stdout) as Report)).toEqual(withoutTimes(report));
  });

  it('reads digits from the pixels that the package ships', async () => {
    const { stdout } = await demo('--only', 'digits', '--steps', '60', '--json');
    const [row] = (JSON.parse(stdout) as Report).demos;
    expect(row?.['inferenceError']).toBeLessThan(0.2);
    expect(existsSync(join(out, 'digits.png'))).toBe(true);
  });

  it('explains itself, and refuses what it does not know', async () => {
    const { stdout } = await demo('--help');
    for (const text of ['--only', '--seed', '--steps', '--json', 'demo2-collapse', 'report.json']) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toMatch(/only when named[^]*losses-on-digits +\d+ min/);
    await expect(demo('--only', 'demo9')).rejects.toThrow(/unknown demonstration demo9/);
    await expect(demo('--steps', '-3')).rejects.toThrow(/whole number/);
  });
});
