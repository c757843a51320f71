import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'puppeteer';
import type { Name } from '../../bench/implementations/index.ts';
import { tasks } from '../../bench/tasks/index.ts';
import { launchBrowser } from '../../tools/browser.ts';
import { reportPage } from '../../tools/bench/page.ts';
import type { Report, Row } from '../../tools/bench/report.ts';

const NAMES: Name[] = ['plain-js', 'webgpu-ebm', 'jax-js-webgpu', 'tfjs-webgpu'];

/** Every task at every size; TF.js dies at the second one. */
const rows = tasks.flatMap(({ name, sizes, isCeiling, unit }) =>
  sizes.flatMap((size, i) =>
    (isCeiling ? (['wgsl'] as const) : NAMES).map((implementation, j) => {
      const died = implementation === 'tfjs-webgpu' && i > 0;
      const ms = died ? null : (i + 1) ** 2 * (j + 1);
      const row: Row = {
        task: name,
        size,
        implementation,
        msMedian: ms,
        msMin: ms,
        msMax: ms && 1.2 * ms,
        runs: 3,
        value: ms,
        unit,
        repetitions: 1,
        msCold: 1000,
        bytes: 1e6,
        bytesExtra: 1e5 * (i + 1),
        disagreement: 1e-7,
        launches: 3,
        msEncode: 0.004,
        operations: 1e6,
        traffic: 1e6,
        share: implementation === 'webgpu-ebm' ? 0.25 : null,
        boundBy: implementation === 'webgpu-ebm' ? 'arithmetic' : null,
      };
      if (died) row.error = 'Page crashed & burned <here>';
      return row;
    }),
  ),
);
const report: Report = { adapter: 'a <paper> adapter', kind: 'cpu', rows };

describe('index.html in a browser', () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(reportPage(report));
  });
  afterAll(() => browser.close());

  test('names the adapter and its kind, and every task', async () => {
    const text = await page.evaluate(() => document.body.innerText);
    expect(text).toContain('a <paper> adapter (a software adapter on the CPU');
    const headings = await page.$$eval('h2', (found) => found.map(({ textContent }) => textContent));
    expect(headings).toEqual([
      ...tasks.filter(({ isCeiling }) => !isCeiling).map(({ name }) => name),
      'all rows',
    ]);
  });

  test('draws time, ratio and share of each task, and the memory of growth-k', async () => {
    const charts = await page.$$eval('.wide', (found) => found.map((chart) => chart.ariaLabel));
    const shared = tasks
      .filter(({ isCeiling }) => !isCeiling)
      .flatMap(({ name }) => [
        `median milliseconds of ${name}`,
        `ratios of medians of ${name}`,
        `shares of ceilings of ${name}`,
      ]);
    expect(charts.toSorted()).toEqual([...shared, 'memory against the number of answers'].toSorted());
    const marks = await page.$$eval('.wide svg', (found) =>
      found.map((svg) => svg.querySelectorAll('path').length),
    );
    for (const count of marks) expect(count).toBeGreaterThan(2);
  });

  test('has a row for each measurement, and says why one is missing', async () => {
    const cells = await page.$$eval('tbody tr', (found) => found.map((row) => row.textContent));
    expect(cells).toHaveLength(rows.length);
    const died = rows.filter(({ error }) => error !== undefined).length;
    expect(cells.filter((text) => text.includes('Page crashed & burned <here>'))).toHaveLength(died);
  });

  test.each([
    [1280, 800, '.wide'],
    [390, 844, '.narrow'],
  ])('fits a window of %i × %i', async (width, height, shown) => {
    await page.setViewport({ width, height });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const visible = await page.$$eval('.wide, .narrow', (found) =>
      found.filter((chart) => chart.checkVisibility()).map(({ className }) => `.${className}`),
    );
    expect(new Set(visible)).toEqual(new Set([shown]));
  });

  test('follows the reader’s light or dark, charts too', async () => {
    const inks: string[] = [];
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      inks.push(
        await page.evaluate(() => {
          const text = document.querySelector('.wide svg text') as Element;
          return `${getComputedStyle(document.body).backgroundColor} ${getComputedStyle(text).fill}`;
        }),
      );
    }
    expect(inks).toEqual(['rgb(255, 255, 255) rgb(26, 26, 26)', 'rgb(20, 23, 28) rgb(232, 232, 232)']);
  });

  test('asks for nothing else', () => {
    expect(requests).toEqual([]);
  });
});

test('one size of one implementation is a page too', () => {
  const row = rows.find(({ task, implementation }) => task === 'matmul' && implementation === 'plain-js');
  expect(reportPage({ ...report, rows: [row as Row] })).toContain('median milliseconds of matmul');
});
