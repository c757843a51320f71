import { createHash } from 'node:crypto';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Gallery, memoryOf, picture, press, stepOf, trainTo, weightsOf } from '../support/gallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await Gallery.open();
  page = await gallery.page('duel/index.html');
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

const choose = (name: string, option: string): Promise<void> =>
  page.locator(`::-p-aria([name="${name}"][role="combobox"])`).fill(option);

const tile = (name: string): string => `.tile:has(h2[title="${name}"])`;

const textOf = (selector: string): Promise<string> =>
  page.$eval(selector, ({ textContent }) => textContent ?? '');

/** What a tile says its inference error is. */
const errorOf = async (name: string): Promise<number> =>
  Number(/error ([\d.]+)/.exec(await textOf(tile(name)))?.[1]);

/** Weights of a contender, as a hash of their file. */
async function contenderOf(from: Page, replica: number): Promise<string> {
  const bytes = (await from.evaluate(
    `(async () => Array.from(await gallery.training.trainer.replica(${replica}).parameters.save()))()`,
  )) as number[];
  return createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
}

/** Share of the picture of a tile that is dark, as low energies are. */
async function darkShare(name: string): Promise<number> {
  const { width, height, data, channels } = await picture(page, `${tile(name)} canvas`);
  let dark = 0;
  for (let at = 0; at < data.length; at += channels) {
    if ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) < 200) dark++;
  }
  return dark / (width * height);
}

async function greenShare(name: string): Promise<number> {
  const { width, height, data, channels } = await picture(page, `${tile(name)} canvas`);
  let green = 0;
  for (let at = 0; at < data.length; at += channels) {
    const [r = 0, g = 0, b = 0] = data.slice(at, at + 3);
    if (g > r + 40 && g > b + 40) green++;
  }
  return green / (width * height);
}

describe('from a small start', () => {
  test('losses that push nothing up collapse, and good ones learn', async () => {
    await press(page, 'Small start');
    await trainTo(page, 200);
    for (const name of ['energy', 'squared energy']) {
      await expect.poll(() => textOf(tile(name)), { timeout: 5000 }).toContain('collapsed');
    }
    for (const name of ['hinge', 'square-square', 'negative log-likelihood']) {
      expect(await textOf(tile(name))).not.toContain('collapsed');
      expect(await errorOf(name)).toBeLessThan(0.09);
    }
    expect(await errorOf('negative log-likelihood')).toBeLessThan(0.03);
    expect(await textOf('.summary')).toContain('Collapsed: energy, squared energy');
  });

  test('a flat surface is dark all over, one with a valley is not', async () => {
    await expect.poll(() => darkShare('squared energy'), { timeout: 10_000 }).toBeGreaterThan(0.75);
    expect(await darkShare('negative log-likelihood')).toBeLessThan(0.3);
  });

  test('tiles in three dimensions show the same', async () => {
    await choose('Tiles', 'in three dimensions');
    // Green sheets in front of the page's colour.
    await expect
      .poll(() => greenShare('negative log-likelihood').catch(() => 0), { timeout: 10_000 })
      .toBeGreaterThan(0.1);
    await choose('Tiles', 'maps');
  });
});

test('a tile opens as a surface of its own with the same bits; so does the page from its link', async () => {
  await press(page, 'Reset');
  await page.evaluate('gallery.settled');
  await trainTo(page, 12);
  await choose('Margin m', '0.5');
  await page.evaluate('gallery.settled');
  await trainTo(page, (await stepOf(page)) + 12);
  const step = await stepOf(page);
  // A loss whose slopes depend on the margin.
  const [square, likelihood] = [await contenderOf(page, 7), await contenderOf(page, 9)];
  const done = `gallery.step === ${step} && !gallery.state.playing`;
  await expect
    .poll(() => page.$eval(tile('square-square'), (link) => link.getAttribute('href')))
    .toContain(`step=${step}`);
  const href = await page.$eval(tile('square-square'), (link) => (link as HTMLAnchorElement).href);
  await expect.poll(() => page.url()).toContain(`step=${step}`);
  const { hash } = new URL(page.url());

  const alone = await gallery.page(href.replace(gallery.url, ''));
  await alone.waitForFunction(done, { timeout: 60_000 });
  expect(await alone.evaluate('gallery.settings.loss')).toBe('squareSquare');
  expect(await weightsOf(alone)).toBe(square);
  await alone.close();

  const again = await gallery.page(`duel/index.html${hash}`);
  await again.waitForFunction(done, { timeout: 60_000 });
  expect(await contenderOf(again, 7)).toBe(square);
  expect(await contenderOf(again, 9)).toBe(likelihood);
  await again.close();
});

test('weights from a file are taken back by all contenders; no tile has a link then', async () => {
  const before = await Promise.all([contenderOf(page, 0), contenderOf(page, 11)]);
  await page.evaluate('(async () => { globalThis.saved = await gallery.training.save(); })()');
  await press(page, 'Step');
  expect(await contenderOf(page, 11)).not.toBe(before[1]);
  await page.evaluate('gallery.load(globalThis.saved)');
  expect(await Promise.all([contenderOf(page, 0), contenderOf(page, 11)])).toEqual(before);
  await press(page, 'Step');
  await expect.poll(() => page.$$eval('.tile[href]', ({ length }) => length)).toBe(0);
  await press(page, 'Reset');
  await expect.poll(() => page.$$eval('.tile[href]', ({ length }) => length)).toBe(12);
});

test('a page that is left holds nothing', async () => {
  await page.evaluate('gallery.dispose()');
  expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
});
