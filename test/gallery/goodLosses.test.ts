import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlaneLoss } from '../../demos/gallery/good-losses/contrasts.ts';
import { LOSSES } from '../../demos/gallery/shared/curve/model.ts';
import { Gallery, memoryOf, picture, press, stepOf, trainTo, weightsOf } from '../support/gallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await Gallery.open();
  page = await gallery.page('good-losses/index.html');
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

const choose = (name: string, option: string): Promise<void> =>
  page.locator(`::-p-aria([name="${name}"][role="combobox"])`).fill(option);

/** A number of the card beside the charts, without its unit. */
const figure = (name: string): Promise<number> =>
  page.evaluate((wanted) => {
    const names = [...document.querySelectorAll('.figures dt')];
    const term = names.find(({ textContent }) => textContent === wanted);
    return Number.parseFloat(term?.nextElementSibling?.textContent ?? '');
  }, name);

const figureBecomes = (name: string, condition: (value: number) => boolean) =>
  expect.poll(() => figure(name).then(condition), { timeout: 5000 }).toBe(true);

type Dots = Record<'blue' | 'red', { share: number; x: number; y: number }>;

/** Where the dots of each colour are in the map's picture, from 0 to 1 rightwards and downwards, and how much they cover. */
async function dots(): Promise<Dots> {
  const { width, height, data, channels } = await picture(page, '.scene');
  const found = { blue: [0, 0, 0], red: [0, 0, 0] };
  for (let at = 0; at < width * height; at++) {
    const [r = 0, g = 0, b = 0] = data.slice(at * channels, at * channels + 3);
    const color = b > r + 90 && b > g + 60 ? 'blue' : r > g + 90 && r > b + 90 ? 'red' : undefined;
    if (!color) continue;
    const sums = found[color] as [number, number, number];
    sums[0]++;
    sums[1] += (at % width) / width;
    sums[2] += Math.floor(at / width) / height;
  }
  const meanOf = ([count = 0, x = 0, y = 0]: number[]) => ({
    share: count / (width * height),
    x: x / count,
    y: y / count,
  });
  return { blue: meanOf(found.blue), red: meanOf(found.red) };
}

/** Presses a preset, starts anew and trains. */
async function trainAs(preset: string, steps: number): Promise<void> {
  await press(page, preset);
  await press(page, 'Reset');
  await page.evaluate('gallery.settled');
  await trainTo(page, steps);
}

describe('the cloud', () => {
  test('of the square-square loss crosses the line of its margin', async () => {
    await trainAs('Margin m: square-square', 600);
    await figureBecomes('with Ec + 1 < Ei', (percent) => percent > 50);
    await figureBecomes('samples with Ec < Ei', (percent) => percent > 95);
    // Dots glide to where they are: Ec is low, so they are at the left, and Ei is about 1 of 2.
    await expect.poll(dots, { timeout: 10_000 }).toSatisfy(({ blue, red }: Dots) => {
      return blue.share > 0.002 && red.share < 0.0005 && blue.x < 0.3 && blue.y > 0.2 && blue.y < 0.6;
    });
  });

  test('of the squared energy collapses into the corner, and decides as chance has it', async () => {
    await trainAs('No margin: squared energy', 400);
    await figureBecomes('mean Ei', (energy) => energy < 0.2);
    await figureBecomes('samples with Ec < Ei', (percent) => percent < 95);
    await expect.poll(dots, { timeout: 10_000 }).toSatisfy(({ red }: Dots) => {
      return red.share > 0.0002 && red.x < 0.35 && red.y > 0.6;
    });
  });
});

const verdict = (): Promise<string | null> => page.$eval('.verdict h2', ({ textContent }) => textContent);

/** The column "margin" of the sources, and which of C1 to C3 hold. */
const VERDICTS: Record<PlaneLoss, [margin: string, holds: string]> = {
  energyLoss: ['none', '✗✗✗'],
  squaredEnergy: ['none', '✗✗✗'],
  perceptron: ['0', '✓✗✗'],
  hinge: ['0.5', '✓✓✓'],
  log: ['without end', '✓✓✓'],
  lvq2: ['0', '✓✗✗'],
  mce: ['without end', '✓✓✓'],
  squareSquare: ['0.5', '✓✓✓'],
  squareExponential: ['without end', '✓✓✓'],
  nll: ['without end', '✓✓✓'],
  minimumEmpiricalError: ['without end', '✓✓✓'],
};

test('the verdict follows loss and hyperparameters, chosen in the panel', async () => {
  await press(page, 'Margin m: hinge');
  await choose('Margin m', '0.5');
  for (const [loss, [margin, holds]] of Object.entries(VERDICTS)) {
    const { name } = LOSSES[loss as PlaneLoss];
    await choose('Loss', name);
    await expect.poll(verdict, { timeout: 10_000 }).toContain(`The ${name} loss · margin: ${margin}`);
    const classes = await page.$$eval('.verdicts li', (all) => all.map(({ className }) => className));
    expect(classes.map((each) => (each === 'holds' ? '✓' : '✗')).join('')).toBe(holds);
  }
  // The largest β: what a float64 can't hold is no margin.
  await choose('Inverse temperature β', '100');
  await page.evaluate('gallery.settled');
  expect(await page.evaluate('gallery.settings.beta')).toBe(100);
  await expect.poll(verdict, { timeout: 10_000 }).toContain('without end');
});

test('a link replays to the same bits, a change of the loss included', async () => {
  await trainAs('Margin m: square-square', 20);
  await choose('Loss', 'hinge');
  await page.evaluate('gallery.settled');
  await trainTo(page, (await stepOf(page)) + 20);
  const [step, weights] = [await stepOf(page), await weightsOf(page)];
  await expect.poll(() => page.url()).toContain(`step=${step}`);
  const other = await gallery.page(`good-losses/index.html${new URL(page.url()).hash}`);
  await other.waitForFunction(`gallery.step === ${step} && !gallery.state.playing`, { timeout: 60_000 });
  expect(await weightsOf(other)).toBe(weights);
  await other.close();
});

test('changes of controls leave nothing behind', async () => {
  await press(page, 'Margin m: square-square');
  const before = await settledMemory();
  for (const loss of ['LVQ2', 'negative log-likelihood', 'energy']) {
    await choose('Loss', loss);
    // Not taken over together with the next.
    await page.evaluate('gallery.settled');
  }
  await choose('Data', 'an eye');
  await choose('Optimizer', 'gradient descent');
  await press(page, 'Margin m: square-square');
  await expect.poll(settledMemory).toEqual(before);
});

/** Questions are planned when they are asked for the first time, which a look at the device does. */
async function settledMemory(): Promise<{ bytes: number; buffers: number }> {
  await memoryOf(page);
  await new Promise((resolve) => setTimeout(resolve, 400));
  return memoryOf(page);
}

test('a page that is left holds nothing', async () => {
  await page.evaluate('gallery.dispose()');
  expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
});
