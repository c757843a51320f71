import { readdirSync } from 'node:fs';
import type { HTTPRequest, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Comparison,
  DERIVATIVES,
  EXACT,
  judge,
  VALUES,
  withEnergies,
} from '../../demos/gallery/verify/Comparison.ts';
import { GROUPS } from '../../demos/gallery/verify/groups.ts';
import type { Group } from '../../demos/gallery/verify/groups/Group.ts';
import { passed, runGroup } from '../../demos/gallery/verify/runGroup.ts';
import { Gallery, memoryOf, press } from '../support/gallery.ts';
import { readGolden } from '../support/golden.ts';
import { testGpu } from '../support/gpu.ts';

const comparison = (actual: number[], expected: number[], tolerance = VALUES): Comparison => ({
  id: 'a case',
  what: 'numbers',
  actual,
  expected,
  tolerance,
});

describe('a comparison', () => {
  it.each([
    ['equal numbers', comparison([1, 2], [1, 2]), 0, 0],
    ['half of what is tolerated', comparison([1, 3 + 2e-5], [1, 3]), 0.5, 1],
    ['derivatives', comparison([2e-7, 0], [0, 0], DERIVATIVES), 2, 0],
    ['another choice', comparison([3, 4], [3, 5], EXACT), Infinity, 1],
    ['the same choice', comparison([3, 5], [3, 5], EXACT), 0, 0],
    ['NaN', comparison([1, Number.NaN, 5], [1, 2, 5]), Infinity, 1],
    ['infinity', comparison([Infinity], [1]), Infinity, 0],
    ['too few', comparison([1], [1, 2]), Infinity, 1],
    ['none at all', comparison([], [1]), Infinity, 0],
    ['large energies', comparison([1001e-2], [10], withEnergies(VALUES, [1000])), 0.01 / 0.011, 0],
  ])('of %s', (_, given, error, index) => {
    const verdict = judge(given);
    expect(verdict.error).toBeCloseTo(error, 6);
    expect(verdict.index).toBe(index);
  });
});

describe('a group', () => {
  const groupOf = (check: Group['check']): Group => ({ name: 'Some', about: '', files: [], check });
  const options = { signal: new AbortController().signal, onProgress: () => {} };

  it('counts numbers, keeps the worst error and each failure', async () => {
    const group = groupOf(async function* () {
      yield comparison([1, 2 + 1e-5], [1, 2]);
      yield comparison([1, 5], [1, 4]);
    });
    const { seconds: _, ...result } = await runGroup(await testGpu(), group, [], options);
    expect(result).toEqual({
      name: 'Some',
      comparisons: 2,
      numbers: 4,
      worst: expect.closeTo(20_000, 0) as number,
      failures: [
        { id: 'a case', what: 'numbers', index: 1, expected: 4, got: 5, error: expect.closeTo(20_000, 0) },
      ],
    });
  });

  it('that throws or has nothing to compare does not pass', async () => {
    const throwing = groupOf(async function* () {
      yield comparison([1], [1]);
      throw new Error('no such kernel');
    });
    const thrown = await runGroup(await testGpu(), throwing, [], options);
    expect([passed(thrown), thrown.stopped, thrown.numbers]).toEqual([false, 'no such kernel', 1]);
    const empty = await runGroup(
      await testGpu(),
      groupOf(async function* () {}),
      [],
      options,
    );
    expect(passed(empty)).toBe(false);
  });
});

describe('the groups', () => {
  it('take every file of reference data', () => {
    const files = readdirSync(new URL('../fixtures/golden', import.meta.url)).filter((file) =>
      file.endsWith('.json'),
    );
    expect(GROUPS.flatMap((group) => group.files).sort()).toEqual(files.sort());
  });

  it.each(GROUPS.map((group) => [group.name, group] as const))(
    '%s: some of it, as the page checks it',
    async (_, group) => {
      const gpu = await testGpu();
      const before = gpu.memory();
      const files = group.files.map((file) => {
        const { cases } = readGolden<{ cases: unknown[] }>(file);
        return { cases: cases.filter((__, i) => i % 4 === 1) };
      });
      const { failures, stopped, numbers, worst } = await runGroup(gpu, group, files, {
        signal: new AbortController().signal,
        onProgress: () => {},
      });
      expect({ failures, stopped }).toEqual({ failures: [], stopped: undefined });
      expect(numbers).toBeGreaterThan(50);
      expect(worst).toBeGreaterThan(0);
      expect(gpu.memory()).toEqual(before);
    },
  );
});

describe('the page', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await Gallery.open();
  });
  afterAll(async () => {
    await gallery.close();
    expect(gallery.problems).toEqual([]);
  });

  const idle = (page: Page): Promise<unknown> =>
    page.waitForFunction('!globalThis.gallery.running', { timeout: 60_000 });
  const row = (page: Page, group: string): Promise<string[]> =>
    page.$$eval(`tr[data-group="${group}"] td`, (cells) => cells.map(({ textContent }) => textContent ?? ''));
  const statusOf = (page: Page): Promise<string> =>
    page.$eval('.status', ({ textContent }) => textContent ?? '');

  it('checks the device, measures it, and reports', async () => {
    const page = await gallery.page('verify/index.html', { width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    const before = await memoryOf(page);
    for (const [group, numbers] of [
      ['Free energies', '236'],
      ['Losses', '2,442'],
    ] as const) {
      await press(page, `Check ${group}`);
      await idle(page);
      const [result, count, worst] = await row(page, group);
      expect([group, result, count]).toEqual([group, '✓ passed', numbers]);
      expect(Number(worst)).toBeGreaterThan(0);
      expect(Number(worst)).toBeLessThan(1);
    }
    expect(await statusOf(page)).toBe('2 groups checked, 2,678 numbers: all agree with the reference.');
    expect(await memoryOf(page)).toEqual(before);

    await press(page, 'Measure speed');
    await idle(page);
    expect(await memoryOf(page)).toEqual(before);
    await page.evaluate(
      `Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { globalThis.copied = text; } } })`,
    );
    await press(page, 'Copy report');
    const report = JSON.parse((await page.evaluate('globalThis.copied')) as string) as {
      device: { kind: string };
      checks: { name: string; numbers: number; failures: unknown[] }[];
      speed: { value: number; unit: string }[];
    };
    expect(report.checks.map(({ name, failures }) => [name, failures])).toEqual([
      ['Free energies', []],
      ['Losses', []],
    ]);
    expect(report.speed.map(({ unit }) => unit)).toEqual(['GFLOP/s', '× 10⁹ (p, k, d)/s', 'steps/s']);
    expect(report.speed.every(({ value }) => value > 0)).toBe(true);
    // Pictures are taken on a software adapter: the page says what its speed is worth.
    expect(report.device.kind).toBe('cpu');
    expect(await page.$eval('.stage', ({ textContent }) => textContent)).toContain('software adapter');
    await page.evaluate('globalThis.gallery.dispose()');
    expect(await page.evaluate('globalThis.gallery.gpu.memory().bytes')).toBe(0);
    await page.close();
  });

  it('shows a number that is wrong', async () => {
    const page = await gallery.page('verify/index.html');
    const golden = readGolden<{ cases: { id: string; out: number[] }[] }>('free_energy.json');
    const { id, out } = golden.cases[1] as { id: string; out: number[] };
    const right = out[2] as number;
    out[2] = right + 0.01;
    await page.setRequestInterception(true);
    page.on('request', (request: HTTPRequest) => {
      const wrong = /free_energy[^/]*\.json$/.test(request.url());
      if (!wrong) return void request.continue();
      void request.respond({ contentType: 'application/json', body: JSON.stringify(golden) });
    });
    await press(page, 'Check Free energies');
    await idle(page);
    const [result, , worst] = await row(page, 'Free energies');
    expect(result).toBe('✗ 1 failed');
    expect(Number(worst)).toBeGreaterThan(10);
    const [failure = ''] = await page.$$eval('.failures li', (lines) =>
      lines.map(({ textContent }) => textContent ?? ''),
    );
    expect(failure).toContain(`Free energies: ${id}, F[2]: expected ${out[2]}, got `);
    expect(Number(/got (-?[\d.]+)/.exec(failure)?.[1])).toBeCloseTo(right, 4);
    expect(await statusOf(page)).toContain('Free energies did not pass');
    await page.close();
  });

  it('stops when it is told to, and when the device is lost', async () => {
    const page = await gallery.page('verify/index.html');
    const before = await memoryOf(page);
    await press(page, 'Check all');
    await page.waitForFunction(
      `document.querySelector('tr[data-group="Modules"] td').textContent === 'running …'`,
    );
    await press(page, 'Cancel');
    await idle(page);
    expect((await row(page, 'Modules'))[0]).toBe('cancelled');
    expect(await statusOf(page)).toMatch(/^Cancelled/);
    expect(await memoryOf(page)).toEqual(before);

    await press(page, 'Check all');
    await page.waitForFunction(
      `document.querySelector('tr[data-group="Modules"] td').textContent === 'running …'`,
    );
    await page.evaluate('globalThis.gallery.gpu.device.destroy()');
    await idle(page);
    expect(await statusOf(page)).toMatch(/^device: lost .* Load the page again\.$/);
    expect(await page.$eval('.bar .primary', ({ textContent }) => textContent)).toBe('Check all');
    await page.close();
  });
});
