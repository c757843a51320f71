import type { Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choose, Gallery, memoryOf, picture, press, stepOf, trainTo, weightsOf } from '../support/gallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await Gallery.open();
  page = await gallery.page('digits/index.html#batch=16&step=5');
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

/** The heading that begins so, without that. */
const heading = (begins: string, on = page): Promise<string | undefined> =>
  on.$$eval(
    'h2',
    (all, start) =>
      all.find(({ textContent }) => textContent?.startsWith(start))?.textContent?.slice(start.length),
    begins,
  );

const answer = (on = page): Promise<string | undefined> => heading('The lowest energy: ', on);

/** Moves the mouse over the pad, from one point to the next: shares of its width and height. */
const draw = async (on: Page, points: readonly (readonly [number, number])[]): Promise<void> => {
  const pad = await on.waitForSelector('.pad');
  const { x = 0, y = 0, width = 0, height = 0 } = (await pad?.boundingBox()) ?? {};
  for (const [i, [right, down]] of points.entries()) {
    await on.mouse.move(x + right * width, y + down * height);
    if (i === 0) await on.mouse.down();
  }
  await on.mouse.up();
};

test('a link replays to the same bits, with what was drawn', async () => {
  await page.waitForFunction('gallery.step === 5 && !gallery.state.playing');
  await choose(page, 'Loss', 'hinge');
  await draw(page, [
    [0.2, 0.3],
    [0.7, 0.4],
  ]);
  await trainTo(page, 15);
  const [step, weights] = [await stepOf(page), await weightsOf(page)];
  await expect.poll(() => page.url()).toContain(`step=${step}`);
  const { hash } = new URL(page.url());
  expect(hash).toContain('drawing=');
  const other = await gallery.page(`digits/index.html${hash}`);
  await other.waitForFunction(`gallery.step === ${step} && !gallery.state.playing`);
  expect(await other.evaluate('gallery.settings.loss')).toBe('hinge');
  expect(await weightsOf(other)).toBe(weights);
  expect(await other.$eval('.pad-hint', (hint) => (hint as HTMLElement).hidden)).toBe(true);
  await other.close();
});

test('learns to read the test images in a few hundred steps', async () => {
  await choose(page, 'Loss', 'negative log-likelihood');
  await choose(page, 'Images a step', '64');
  await press(page, 'Reset');
  await press(page, 'Play');
  const wrong = async (on = page): Promise<number> =>
    parseFloat((await heading('Error on 1,000 test images: ', on)) ?? '100');
  await expect.poll(() => wrong(), { timeout: 50_000, interval: 200 }).toBeLessThanOrEqual(8);
  await press(page, 'Pause');
  // The last look, at the step that it stopped at.
  await expect.poll(() => wrong()).toBeLessThanOrEqual(9);
  const counts = await page.$$eval('.confusion td', (all) =>
    all.map(({ textContent }) => Number(textContent)),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(counts.filter((_, i) => i % 11 === 1).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(
    910,
  );
  // How many steps pass between two looks depends on the machine; after 500 it is good enough on each.
  const after = await gallery.page('digits/index.html#step=500');
  await after.waitForFunction('gallery.step === 500 && !gallery.state.playing');
  await expect.poll(() => wrong(after), { timeout: 20_000 }).toBeLessThanOrEqual(8);
  await after.close();
});

test('a stroke downwards is a 1, and is on the pad and in the link', async () => {
  await page.focus('.pad');
  await page.keyboard.press('7');
  await expect.poll(() => answer()).toBe('7');
  await press(page, 'Clear');
  await draw(page, [
    [0.52, 0.15],
    [0.51, 0.4],
    [0.49, 0.65],
    [0.48, 0.88],
  ]);
  await expect.poll(() => answer()).toBe('1');
  const probabilities = await page.$$eval('.label-bars .number:last-child', (all) =>
    all.map(({ textContent }) => Number(textContent)),
  );
  expect(Math.abs(probabilities.reduce((sum, one) => sum + one, 0) - 1)).toBeLessThan(0.01);

  const { width, height, data, channels } = await picture(page, '.pad');
  const inked = (right: number, down: number): boolean =>
    (data[(Math.floor(down * height) * width + Math.floor(right * width)) * channels] as number) < 100;
  expect([inked(0.5, 0.2), inked(0.5, 0.5), inked(0.5, 0.8)]).toEqual([true, true, true]);
  expect([inked(0.3, 0.5), inked(0.7, 0.5), inked(0.5, 0.03)]).toEqual([false, false, false]);
});

test('what is drawn bit by bit is read bit by bit: a stroke more makes a 7 of a 1', async () => {
  await press(page, 'Clear');
  await draw(page, [
    [0.72, 0.22],
    [0.6, 0.5],
    [0.48, 0.85],
  ]);
  await draw(page, [
    [0.25, 0.22],
    [0.5, 0.21],
    [0.72, 0.22],
  ]);
  await expect.poll(() => answer()).toBe('7');
});

test('a key shows a test image, and the mistakes can be looked at', async () => {
  await page.focus('.pad');
  await page.keyboard.press('0');
  await expect.poll(() => answer()).toBe('0');
  const [, digit, label] =
    /a (\d), taken for a (\d)/.exec(
      await page.$eval('.mistakes button', (button) => button.getAttribute('aria-label') ?? ''),
    ) ?? [];
  await page.click('.mistakes button');
  await expect.poll(() => answer()).toBe(label);
  expect(await page.$eval('.seen .hint', ({ textContent }) => textContent)).toContain(`a ${digit}.`);
});

test('says what is wrong where the images are missing', async () => {
  const bare = await gallery.browser.newPage();
  await bare.setRequestInterception(true);
  bare.on('request', (request) => {
    if (request.url().endsWith('mnist.bin')) void request.respond({ status: 404, body: '' });
    else void request.continue();
  });
  await bare.goto(`${gallery.url}digits/index.html`);
  const failure = await bare.waitForSelector('.failure');
  const text = await failure?.evaluate(({ textContent }) => textContent);
  expect(text).toContain('expected the file mnist.bin beside the page, got status 404');
  expect(text).not.toContain('chrome://gpu');
  await bare.close();
});

test('changes of controls leave nothing behind', async () => {
  const before = await memoryOf(page);
  const weights = await weightsOf(page);
  await choose(page, 'Loss', 'perceptron');
  await choose(page, 'Images a step', '32');
  await choose(page, 'Rate of Adam', '0.001');
  await choose(page, 'β of P(Y|X)', '10');
  await choose(page, 'Rate of Adam', '0.005');
  await choose(page, 'Loss', 'negative log-likelihood');
  await choose(page, 'Images a step', '64');
  expect(await weightsOf(page)).toBe(weights);
  expect(await memoryOf(page)).toEqual(before);
});

test('a page that is left holds nothing', async () => {
  await page.evaluate('gallery.dispose()');
  expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
});
