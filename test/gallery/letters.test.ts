import type { Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { controls } from '../../demos/gallery/letters/model.ts';
import { HEIGHT, picturesOf, PIXELS, WIDTH } from '../../demos/gallery/letters/pictures.ts';
import { choose, Gallery, memoryOf, picture, press, stepOf, trainTo, weightsOf } from '../support/gallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await Gallery.open();
  page = await gallery.page('letters/index.html#word=house&given=h----&step=4');
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

/** Both percentages in a heading such as "Wrong letters: 11.9 %; alone 17.3 %". */
const wrong = async (of: 'letters' | 'words'): Promise<{ chain: number; alone: number }> => {
  const headings = await page.$$eval('h2', (all) => all.map(({ textContent }) => textContent ?? ''));
  const [chain = 100, alone = 100] =
    headings
      .find((text) => text.startsWith(`Wrong ${of}:`))
      ?.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  return { chain, alone };
};

/** The best readings, best first. */
const best = (): Promise<string[]> =>
  page.$$eval('.readings td.read', (all) => all.map(({ textContent }) => textContent ?? ''));

/** Letters of a position of the lattice: their probabilities, as the circles' areas show them. */
const masses = (position: number): Promise<Record<string, number>> =>
  page.$$eval(
    '.node',
    (all, at) =>
      Object.fromEntries(
        all.flatMap((node) => {
          const [, letter = ''] = new RegExp(`^Position ${at}, (.)`).exec(node.ariaLabel ?? '') ?? [];
          const radius = (which: string): number => Number(node.querySelector(which)?.getAttribute('r'));
          return letter === '' ? [] : [[letter, (radius('.mass') / radius('.room')) ** 2]];
        }),
      ) as Record<string, number>,
    position,
  );

const type = async (word: string): Promise<void> => {
  await page.click('.word-bar input', { count: 3 });
  await page.keyboard.type(word);
  await expect
    .poll(() => page.$eval('.lattice', (lattice) => lattice.ariaLabel))
    .toContain(`${word.length} positions`);
};

test('a link replays to the same bits, with the word and what is known of it', async () => {
  await page.waitForFunction('gallery.step === 4 && !gallery.state.playing');
  await choose(page, 'Loss', 'structured hinge (M³N)');
  await trainTo(page, 10);
  const [step, weights] = [await stepOf(page), await weightsOf(page)];
  await expect.poll(() => page.url()).toContain(`step=${step}`);
  const other = await gallery.page(`letters/index.html${new URL(page.url()).hash}`);
  await other.waitForFunction(`gallery.step === ${step} && !gallery.state.playing`);
  expect(await weightsOf(other)).toBe(weights);
  await expect
    .poll(() => other.$eval('.node[aria-pressed=true]', ({ ariaLabel }) => ariaLabel))
    .toContain('Position 1, h');
  await other.close();
});

test('learns to read, and better with the chain than letter by letter', async () => {
  await choose(page, 'Loss', 'likelihood (CRF)');
  await press(page, 'Reset');
  await press(page, 'Play');
  await expect.poll(() => wrong('letters').then(({ chain }) => chain), { timeout: 50_000 }).toBeLessThan(14);
  await trainTo(page, 200);
  expect(await stepOf(page)).toBeLessThan(1000);
  await expect.poll(() => wrong('letters').then(({ chain }) => chain)).toBeLessThan(14);
  const letters = await wrong('letters');
  const words = await wrong('words');
  expect(letters.alone - letters.chain).toBeGreaterThan(3);
  expect(words.alone - words.chain).toBeGreaterThan(10);
});

test('shows the pixels that the model sees', async () => {
  await type('jump');
  const { width, height, data, channels } = await picture(page, '.word-picture');
  const { x } = picturesOf(['jump'], { noise: controls.noise.initial, seed: controls.picture.initial });
  const [column, cell] = [width / 4, height / (HEIGHT + 1)];
  for (const [at, ink] of x.entries()) {
    const pixel = at % PIXELS;
    const right = (Math.floor(at / PIXELS) + 0.5) * column + ((pixel % WIDTH) + 0.5 - WIDTH / 2) * cell;
    const down = (Math.floor(pixel / WIDTH) + 0.5) * cell;
    const value = data[(Math.floor(down) * width + Math.floor(right)) * channels] as number;
    expect(value < 128, `pixel ${at}`).toBe(ink === 1);
  }
});

test('the circles of a position share a probability of 1, and the readings are in order', async () => {
  await type('garden');
  await expect.poll(() => best().then((readings) => readings[0]?.length)).toBe(6);
  for (let position = 1; position <= 6; position++) {
    const sum = Object.values(await masses(position)).reduce((total, mass) => total + mass, 0);
    expect(sum).toBeGreaterThan(0.5);
    expect(sum).toBeLessThan(1.0001);
  }
  const energies = await page.$$eval('.readings td:nth-child(2)', (all) =>
    all.map(({ textContent }) => Number(textContent?.replace('−', '-'))),
  );
  expect(energies).toHaveLength(5);
  expect(energies).toEqual(energies.toSorted((a, b) => a - b));
});

test('a letter that is pressed is known, and the readings follow; forgotten, they come back', async () => {
  const before = await best();
  const chosen = Object.keys(await masses(1)).find((letter) => letter !== before[0]?.[0]) ?? '';
  await page.click(`.node[aria-label^="Position 1, ${chosen}"]`);
  await expect.poll(() => best().then(([first = '']) => first[0])).toBe(chosen);
  expect((await best()).every((reading) => reading.startsWith(chosen))).toBe(true);
  expect((await masses(1))[chosen]).toBeCloseTo(1, 3);
  expect(await page.$eval('.node[aria-pressed=true]', ({ ariaLabel }) => ariaLabel)).toContain('known');
  await press(page, 'Forget known letters');
  await expect.poll(best).toEqual(before);

  await page.$eval(`.node[aria-label^="Position 1, ${chosen}"]`, (node) => (node as SVGElement).focus());
  await page.keyboard.press('Enter');
  await expect.poll(() => best().then(([first = '']) => first[0])).toBe(chosen);
  await press(page, 'Forget known letters');
});

test('a field that is left empty has the word that is shown', async () => {
  await page.click('.word-bar input', { count: 3 });
  await page.keyboard.press('Backspace');
  expect(await page.$eval('.word-bar input', ({ value }) => value)).toBe('');
  await page.$eval('.word-bar input', (field) => field.blur());
  expect(await page.$eval('.word-bar input', ({ value }) => value)).toBe('garden');
});

test('changes of controls and words leave nothing behind', async () => {
  const before = await memoryOf(page);
  const weights = await weightsOf(page);
  await choose(page, 'Loss', 'perceptron');
  await type('lengthening');
  await choose(page, 'Inverse temperature β', '3');
  await choose(page, 'Words a step', '8');
  await press(page, 'Another picture');
  await type('a');
  await choose(page, 'Words a step', '32');
  await choose(page, 'Loss', 'likelihood (CRF)');
  await choose(page, 'Inverse temperature β', '1');
  await type('garden');
  expect(await weightsOf(page)).toBe(weights);
  expect(await memoryOf(page)).toEqual(before);
});

test('a page that is left holds nothing', async () => {
  await page.evaluate('gallery.dispose()');
  expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
});
