import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from 'webgpu-ebm';
import { Gallery, memoryOf, picture, press, stepOf, trainTo, weightsOf } from '../support/gallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await Gallery.open();
  page = await gallery.page('temperature/index.html');
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

const figure = (name: string): Promise<number> =>
  page.evaluate((wanted) => {
    const names = [...document.querySelectorAll('.figures dt')];
    return Number(names.find(({ textContent }) => textContent === wanted)?.nextElementSibling?.textContent);
  }, name);

/** Moves the slider by keys: End is cold, Home is hot. */
async function slideTo(key: 'Home' | 'End' | 'ArrowRight'): Promise<void> {
  await page.focus('#beta');
  await page.keyboard.press(key);
  await page.evaluate('gallery.settled');
}

/** Share of a map in the colour of what is probable. */
async function darkShare(which: number): Promise<number> {
  const map = (await page.$$('.scene'))[which];
  await map?.evaluate((element, index) => (element.id = `map${index}`), which);
  const { width, height, data, channels } = await picture(page, `#map${which}`);
  let dark = 0;
  for (let at = 0; at < data.length; at += channels) {
    const [r = 0, g = 0, b = 0] = data.slice(at, at + 3);
    if (r < 60 && g < 140 && g > 40 && b < 110) dark++;
  }
  return dark / (width * height);
}

const savedBy = (from: Page): Promise<number[]> =>
  from.evaluate('gallery.training.save().then((file) => Array.from(file))') as Promise<number[]>;

/** Both models, with their clocks. */
const bitsOf = (from: Page): Promise<string> =>
  from.evaluate(
    '(async () => String((await gallery.training.checkpoint()).map((bytes) => Array.from(bytes))))()',
  ) as Promise<string>;

describe('the slider', () => {
  test('cools down to a line and a minimum, with a model that trains', async () => {
    await press(page, 'β = 1');
    await trainTo(page, 120);
    const step = await stepOf(page);
    await slideTo('Home');
    expect(await page.evaluate('gallery.settings.beta')).toBe(0.1);
    expect(await page.$eval('.beta output', ({ textContent }) => textContent)).toBe('0.1');
    await expect.poll(() => figure('no more than log(1/w)/β')).toBeCloseTo(39.1, 1);
    const hot = await darkShare(0);

    await slideTo('End');
    expect(await page.evaluate('gallery.settings.beta')).toBe(100);
    await expect.poll(() => figure('no more than log(1/w)/β')).toBeCloseTo(0.0391, 4);
    // The model has a valley by now, where F lies above the minimum; on a flat surface it would lie below.
    await expect.poll(() => figure('F − min E is at most')).toBeGreaterThan(0.01);
    expect(await figure('largest |F − min E|')).toBeLessThanOrEqual(0.0392);
    await expect.poll(() => darkShare(0), { timeout: 10_000 }).toBeLessThan(0.12);
    expect(hot).toBeGreaterThan(0.15);
    expect(hot).toBeGreaterThan(2 * (await darkShare(0)));
    // Nothing began anew.
    expect(await stepOf(page)).toBe(step);
  });

  test('F stays between its bounds at any β', async () => {
    await press(page, 'β = 1');
    await page.evaluate('gallery.settled');
    for (let i = 0; i < 3; i++) {
      await slideTo('ArrowRight');
      await expect.poll(() => figure('no less than −log(Kw)/β')).toBeLessThan(0);
      expect(await figure('F − min E is at least')).toBeGreaterThanOrEqual(
        await figure('no less than −log(Kw)/β'),
      );
      expect(await figure('F − min E is at most')).toBeLessThanOrEqual(
        await figure('no more than log(1/w)/β'),
      );
    }
    expect(await page.evaluate('gallery.settings.beta')).toBe(1.41);
  });
});

test('the likelihood parts from the perceptron loss where it is hot, and stays by it where it is cold', async () => {
  const apart: number[] = [];
  const speed = page.locator('::-p-aria([name="Speed"][role="combobox"])');
  await speed.fill('10 steps a frame');
  for (const preset of ['Hot: β = 0.1', 'Cold: β = 100']) {
    await press(page, preset);
    await press(page, 'Reset');
    await page.evaluate('gallery.settled');
    await trainTo(page, 40);
    await expect.poll(() => figure('weights apart')).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    apart.push(await figure('weights apart'));
  }
  await speed.fill('smooth');
  const [hot = 0, cold = 0] = apart;
  expect(hot).toBeGreaterThan(1);
  expect(cold).toBeLessThan(0.4);
});

test('a link replays to the same bits, moves of the slider included', async () => {
  await press(page, 'β = 1');
  await press(page, 'Reset');
  await page.evaluate('gallery.settled');
  await trainTo(page, 15);
  await slideTo('End');
  await trainTo(page, (await stepOf(page)) + 15);
  const [step, bits] = [await stepOf(page), await bitsOf(page)];
  await expect.poll(() => page.url()).toContain(`step=${step}`);
  const other = await gallery.page(`temperature/index.html${new URL(page.url()).hash}`);
  await other.waitForFunction(`gallery.step === ${step} && !gallery.state.playing`, { timeout: 60_000 });
  await expect.poll(() => other.$eval('#beta', (input) => (input as HTMLInputElement).value)).toBe('2');
  expect(await bitsOf(other)).toBe(bits);
  await other.close();
});

test('weights of both models are one file, which the page takes back; what fits one model only changes neither', async () => {
  expect(await page.$$eval('button', (all) => all.map(({ textContent }) => textContent))).toContain(
    'Load weights',
  );
  const before = await weightsOf(page);
  const bytes = await savedBy(page);
  const { tensors } = decodeSafetensors(Uint8Array.from(bytes));
  expect(Object.keys(tensors)).toEqual(
    expect.arrayContaining(['likelihood/x.1.weight', 'perceptron/x.1.weight']),
  );

  const load = async (file: Iterable<number>): Promise<string> => {
    await page.evaluate(`gallery.load(Uint8Array.from([${[...file].join()}]))`);
    return await weightsOf(page);
  };
  await press(page, 'Step');
  expect(await weightsOf(page)).not.toBe(before);
  expect(await load(bytes)).toBe(before);

  const weight = tensors['likelihood/x.1.weight']!;
  const zeros = { ...weight, data: weight.data.map(() => 0) };
  const other = { 'likelihood/x.1.weight': zeros, 'perceptron/x.7.weight': zeros };
  expect(await load(encodeSafetensors(other))).toBe(before);
  expect(await page.$eval('.status', ({ textContent }) => textContent)).toContain('x.7.weight');

  // Those of one model are for both.
  await load(encodeSafetensors({ 'x.1.weight': zeros }));
  const after = decodeSafetensors(Uint8Array.from(await savedBy(page))).tensors;
  for (const model of ['likelihood', 'perceptron']) {
    expect(new Set(after[`${model}/x.1.weight`]!.data)).toEqual(new Set([0]));
  }
  await press(page, 'Reset');
  await page.waitForSelector('.status:not(.problem)');
});

test('annealing moves the slider by itself', async () => {
  await press(page, 'β = 1');
  await page.evaluate('gallery.settled');
  await page.locator('::-p-aria([name="Anneal: β rises to 100"])').click();
  await page.evaluate('gallery.play()');
  await expect.poll(() => page.evaluate('gallery.settings.beta'), { timeout: 15_000 }).toBeGreaterThan(1.5);
  await page.evaluate('gallery.pause()');
  await page.locator('::-p-aria([name="Anneal: β rises to 100"])').click();
  expect(await page.evaluate('gallery.settings.anneal')).toBe(false);
});

test('a page that is left holds nothing', async () => {
  await page.evaluate('gallery.dispose()');
  expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
});
