import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectPicture } from '../support/expectPicture.ts';
import { Gallery, memoryOf } from '../support/gallery.ts';
import { changeAtRandom } from '../support/randomChanges.ts';

const root = fileURLToPath(new URL('../../demos/gallery', import.meta.url));
const ids = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('meta.ts'))
  .map((file) => file.split(/[/\\]/)[0] as string);

/** Those on which a model trains have settings. */
const live = ids.filter((id) => id !== 'verify');

/** Links to what is in the stored pictures, and where it is seen; the map of the phase diagram has a test of its own. */
const pictures: Record<string, { settings: string; step: number; selector: string } | undefined> = {
  surface: { settings: 'shape=eye&offending=1&', step: 120, selector: '.scene canvas' },
  'your-data': { settings: '', step: 150, selector: '.halves .scene canvas' },
  duel: { settings: '', step: 60, selector: '.stage canvas' },
  'good-losses': { settings: '', step: 60, selector: '.scene' },
  temperature: { settings: '', step: 60, selector: '.scene canvas' },
  digits: { settings: '', step: 1, selector: '.pad' },
  letters: { settings: '', step: 1, selector: '.word-picture' },
};

const path = (id: string): string => (id === 'surface' ? 'index.html' : `${id}/index.html`);

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.open();
});

afterAll(() => gallery.close());

test('there are pages', () => {
  expect(ids.length).toBeGreaterThan(1);
  expect(ids).toContain('surface');
});

describe.each(ids)('%s', (id) => {
  let page: Page;
  const shown = pictures[id];

  beforeAll(async () => {
    page = await gallery.page(shown ? `${path(id)}#${shown.settings}step=${shown.step}` : path(id));
  });

  afterAll(() => page.close());

  if (shown) {
    test('draws what it drew before', async () => {
      await page.waitForFunction(`gallery.step === ${shown.step} && !gallery.state.playing`, {
        timeout: 60_000,
      });
      await expectPicture(page, id, shown.selector);
    });
  }

  test('says what it is, in its title, heading, equation and source', async () => {
    const said = await page.evaluate(() => ({
      title: document.title,
      heading: document.querySelector('h1')?.textContent,
      lead: document.querySelector('.lead')?.textContent?.length,
      equation: document.querySelector('.equation math') !== null,
      source: document.querySelector('.source')?.textContent?.length,
      description: document.querySelector<HTMLMetaElement>('meta[name=description]')?.content.length,
      language: document.documentElement.lang,
    }));
    expect(said).toMatchObject({ equation: true, language: 'en' });
    expect(said.title).toContain('webgpu-ebm');
    expect(said.heading?.length).toBeGreaterThan(10);
    for (const length of [said.lead, said.source, said.description]) expect(length).toBeGreaterThan(30);
  });

  test('links to all pages, itself marked', async () => {
    const links = await page.$$eval('nav a', (all) =>
      all.map((link) => ({ href: (link as HTMLAnchorElement).href, here: link.ariaCurrent === 'page' })),
    );
    expect(links.map(({ href }) => href.replace(gallery.url, '')).sort()).toEqual(ids.map(path).sort());
    expect(links.filter(({ here }) => here).map(({ href }) => href)).toEqual([gallery.url + path(id)]);
  });

  test('fits a narrow screen', async () => {
    await page.setViewport({ width: 390, height: 844 });
    // Charts take their new width when they see it.
    await expect
      .poll(() => page.evaluate('document.scrollingElement.scrollWidth'), { timeout: 10_000 })
      .toBeLessThanOrEqual(390);
  });

  test('leaves room to scroll on a low screen', async () => {
    await page.setViewport({ width: 844, height: 390 });
    const tallest = await page.$$eval('canvas', (all) =>
      Math.max(
        0,
        ...all
          .filter((canvas) => getComputedStyle(canvas).touchAction === 'none')
          .map(({ clientHeight }) => clientHeight),
      ),
    );
    expect(tallest).toBeLessThanOrEqual(0.8 * 390);
  });

  test('everything that can be operated or seen has a name', async () => {
    const nameless = await page.evaluate(() => {
      const named = (element: Element): boolean =>
        Boolean(
          element.getAttribute('aria-label') ??
          element.getAttribute('aria-labelledby') ??
          element.getAttribute('title') ??
          (element.textContent?.trim() || (element as HTMLInputElement).labels?.length),
        );
      return [...document.querySelectorAll('button, input, select, textarea, canvas, meter, svg[role=img]')]
        .filter((element) => !named(element))
        .map(({ outerHTML }) => outerHTML.slice(0, 120));
    });
    expect(nameless).toEqual([]);
  });

  test('stays responsive while it trains', async () => {
    await page.evaluate('gallery.play?.()');
    const longest = await page.evaluate(async () => {
      let [worst, last] = [0, performance.now()];
      const end = last + 1500;
      while (last < end) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        const now = performance.now();
        worst = Math.max(worst, now - last);
        last = now;
      }
      return worst;
    });
    expect(longest).toBeLessThan(1000);
  });

  if (live.includes(id)) {
    test('a hundred random changes of its controls leave nothing behind', async () => {
      await page.evaluate('gallery.pause()');
      const before = await memoryOf(page);
      const start = await page.evaluate('gallery.settings');
      await page.evaluate('gallery.play()');
      await changeAtRandom(page, 100);
      await page.evaluate('gallery.pause()');
      expect(await page.evaluate('gallery.settings')).not.toEqual(start);
      await page.evaluate(`gallery.change(${JSON.stringify(start)})`);
      expect(await memoryOf(page)).toEqual(before);
    }, 120_000);
  }

  test('shows no problem, and holds nothing when it is left', async () => {
    await page.evaluate('gallery.dispose()');
    expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
    expect(gallery.problems).toEqual([]);
  });
});

test('a page takes the ways of a GPU where the adapter is one', async () => {
  const page = await gallery.page(path('surface'), {
    script: `Object.defineProperty(GPUDevice.prototype, 'adapterInfo', {
      value: { vendor: 'maker', architecture: 'of GPUs', device: '', description: '', isFallbackAdapter: false },
    })`,
  });
  expect(await page.evaluate('gallery.gpu.kind')).toBe('gpu');
  await page.waitForFunction('gallery.step >= 5 && gallery.state.framesPerSecond > 0', { timeout: 60_000 });
  await page.evaluate('gallery.pause()');
  expect(await page.$eval('.figures', ({ textContent }) => textContent)).not.toMatch(/NaN/);
  await page.close();
  expect(gallery.problems).toEqual([]);
});

test.each([
  ['no WebGPU', 'Object.defineProperty(navigator, "gpu", { value: undefined })', 'navigator.gpu'],
  ['no adapter', 'navigator.gpu.requestAdapter = async () => null', 'adapter'],
])('with %s a page says what to do', async (_, script, word) => {
  const page = await gallery.browser.newPage();
  await page.evaluateOnNewDocument(script);
  await page.goto(gallery.url + path('surface'));
  await page.waitForSelector('.failure');
  const text = await page.$eval('.failure', ({ textContent }) => textContent);
  expect(text).toContain('This page needs WebGPU');
  expect(text).toContain(word);
  expect(text).toContain('chrome://gpu');
  await page.close();
});
