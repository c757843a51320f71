import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSafetensors } from 'webgpu-ebm';
import { Gallery, memoryOf, picture, press, stepOf, trainTo, weightsOf } from '../support/gallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await Gallery.open();
  page = await gallery.page('index.html#camera=-1.15,0.72,6.70,0.00,0.00,0.00');
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

/** A number of the card beside the charts. */
const figure = async (name: string): Promise<number> => {
  // The next look at the device comes by itself.
  await page.evaluate('gallery.settled');
  const text = await page.evaluate((wanted) => {
    const names = [...document.querySelectorAll('.figures dt')];
    return names.find(({ textContent }) => textContent === wanted)?.nextElementSibling?.textContent;
  }, name);
  return Number(text);
};

const figureBecomes = (name: string, condition: (value: number) => boolean) =>
  expect.poll(() => figure(name).then(condition), { timeout: 20_000 }).toBe(true);

describe('the five demonstrations, by their buttons', () => {
  test('demo 4 learns the parabola, and is drawn', async () => {
    await press(page, '4 Likelihood');
    await trainTo(page, 300);
    await figureBecomes('inference error', (error) => error < 0.02);
    const { width, height, data, channels } = await picture(page, '.scene canvas');
    let [green, blue] = [0, 0];
    for (let at = 0; at < data.length; at += channels) {
      const [r = 0, g = 0, b = 0] = data.slice(at, at + 3);
      if (g > r + 25 && g > b + 25) green++;
      if (b > r + 40 && b > g + 25) blue++;
    }
    expect(green / (width * height)).toBeGreaterThan(0.1);
    expect(blue / (width * height)).toBeGreaterThan(0.002);
  });

  test('demo 2 collapses', async () => {
    await press(page, '2 Collapse');
    await trainTo(page, 600);
    await figureBecomes('spread now / at the start', (share) => share < 0.08);
  });
});

describe('the buttons', () => {
  test('a step is a step, and a reset goes back to none', async () => {
    await press(page, '4 Likelihood');
    await page.evaluate('gallery.settled');
    await press(page, 'Reset');
    await expect.poll(() => stepOf(page)).toBe(0);
    await press(page, 'Step');
    await press(page, 'Step');
    await expect.poll(() => stepOf(page)).toBe(2);
  });

  test('keys do the same, whatever was clicked last', async () => {
    await page.keyboard.press('R');
    await expect.poll(() => stepOf(page)).toBe(0);
    await page.keyboard.press('s');
    await expect.poll(() => stepOf(page)).toBe(1);
    await page.keyboard.press(' ');
    await expect.poll(() => stepOf(page)).toBeGreaterThan(3);
    await page.keyboard.press(' ');
    const step = await stepOf(page);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stepOf(page)).toBe(step);
  });

  test('a number is typed while the pointer crosses the picture', async () => {
    const field = await page.$('.panel input[type=text]');
    await field!.click({ count: 3 });
    await field!.type('33');
    await page.hover('.scene canvas');
    expect(await page.evaluate('gallery.settings.slice')).not.toBe(0.5);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate('gallery.settings.hidden')).toBe(33);
  });

  test('settings are in the address while it trains', async () => {
    await page.evaluate('gallery.play()');
    await press(page, '5 Eye');
    await expect.poll(() => page.url(), { timeout: 10_000 }).toContain('shape=eye');
    expect(await page.evaluate('gallery.state.playing')).toBe(true);
    await page.evaluate('gallery.pause()');
  });
});

describe('what can be taken along', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallery-'));
    const session = await gallery.browser.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** The file that a button saves. */
  const saved = async (button: string, name: string): Promise<Buffer> => {
    await press(page, button);
    const path = join(folder, name);
    await expect.poll(() => existsSync(path), { timeout: 10_000 }).toBe(true);
    return readFile(path);
  };

  test('a picture of the surface', async () => {
    const { data, channels } = decode(await saved('Save picture', 'surface.png'));
    const colors = new Set<string>();
    for (let at = 0; at < data.length; at += channels) colors.add(data.slice(at, at + 3).join());
    expect(colors.size).toBeGreaterThan(500);
  });

  test('weights, which a page takes back', async () => {
    const before = await weightsOf(page);
    const file = await saved('Save weights', 'surface.safetensors');
    expect(Object.keys(decodeSafetensors(new Uint8Array(file)).tensors)).toContain('x.1.weight');
    await press(page, 'Step');
    await expect.poll(() => weightsOf(page)).not.toBe(before);
    const [chooser] = await Promise.all([page.waitForFileChooser(), press(page, 'Load weights')]);
    await chooser.accept([join(folder, 'surface.safetensors')]);
    await expect.poll(() => weightsOf(page)).toBe(before);
  });

  test('a file that holds no weights of this model is refused, with the remedy', async () => {
    const before = await weightsOf(page);
    const wrong = join(folder, 'wrong.safetensors');
    await writeFile(wrong, 'no weights');
    const [chooser] = await Promise.all([page.waitForFileChooser(), press(page, 'Load weights')]);
    await chooser.accept([wrong]);
    await page.waitForSelector('.status.problem');
    expect(await page.$eval('.status', ({ textContent }) => textContent)).toMatch(/expected .*safetensors/i);
    expect(await weightsOf(page)).toBe(before);
    await press(page, 'Reset');
    await page.waitForSelector('.status:not(.problem)');
  });

  test('the code of the page', async () => {
    await press(page, 'Copy code');
    // Where a page may not write to the clipboard, it shows the text.
    const area = await page.waitForSelector('dialog textarea');
    const code = await area!.evaluate((element) => (element as HTMLTextAreaElement).value);
    expect(code).toContain("from 'webgpu-ebm'");
    expect(code).toContain('Trainer.create');
    await page.keyboard.press('Escape');
  });
});

test('a link replays to the same bits, changes on the way included', async () => {
  await press(page, '3 Square-square');
  await trainTo(page, 20);
  // The radius goes from 0.3 to 0.2 while training goes on.
  await page.evaluate('gallery.change({ radius: 0.2 })');
  await trainTo(page, (await stepOf(page)) + 20);
  const [step, weights] = [await stepOf(page), await weightsOf(page)];
  await expect.poll(() => page.url()).toMatch(new RegExp(`step=${step}&edits=`));
  const url = new URL(page.url());

  const other = await gallery.page(`index.html${url.hash}`);
  await other.waitForFunction(`gallery.step === ${step} && !gallery.state.playing`, { timeout: 60_000 });
  expect(await other.evaluate('gallery.settings.radius')).toBe(0.2);
  expect(await weightsOf(other)).toBe(weights);
  await other.close();
});

test('after a lost device training goes on from the last checkpoint', async () => {
  await press(page, '4 Likelihood');
  await page.evaluate('gallery.reset()');
  await page.evaluate('gallery.play()');
  await page.waitForFunction('gallery.kept > 0', { timeout: 30_000 });
  const kept = (await page.evaluate('gallery.kept')) as number;
  await page.evaluate('gallery.gpu.device.destroy()');
  await page.waitForFunction(`gallery.step > ${kept} && document.querySelector('.scene canvas')`, {
    timeout: 30_000,
  });
  await page.evaluate('gallery.pause()');
});

test('a page that is left holds nothing', async () => {
  await page.evaluate('gallery.dispose()');
  expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
});
