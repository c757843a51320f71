import { afterAll, beforeAll, expect, test } from 'vitest';
import { Gallery, memoryOf } from '../support/gallery.ts';

const CONTROLS =
  '.panel select, .panel input[type=checkbox], .panel input[type=number], .panel input[type=text]';
/** Changes that reach the page at once, as of somebody who doesn't wait. */
const AT_ONCE = 5;

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.open();
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

test.each([
  ['index.html', 10],
  ['your-data/index.html', 10],
  ['duel/index.html', 10],
  ['good-losses/index.html', 10],
  ['temperature/index.html', 8],
  ['digits/index.html', 5],
  ['letters/index.html', 8],
  ['phase-diagram/index.html', 10],
])(
  '%s: a hundred random changes of its controls leave nothing behind',
  async (path, least) => {
    const page = await gallery.page(path, { width: 390, height: 844 });
    await page.evaluate('gallery.pause()');
    const before = await memoryOf(page);
    const start = await page.evaluate('gallery.settings');
    const count = await page.$$eval(CONTROLS, (all) => all.length);
    expect(count).toBeGreaterThanOrEqual(least);
    await page.evaluate('gallery.play()');
    const random = randomNumbers(7);
    let changed = 0;
    while (changed < 100) {
      const changes = Array.from(
        { length: AT_ONCE },
        () => [Math.floor(random() * count), random()] as const,
      );
      await page.evaluate(
        (selector, wanted) => {
          const all = document.querySelectorAll<HTMLSelectElement | HTMLInputElement>(selector);
          for (const [which, share] of wanted) {
            const control = all[which];
            if (control instanceof HTMLSelectElement) {
              control.selectedIndex = Math.floor(share * control.options.length);
              control.dispatchEvent(new Event('change'));
            } else if (control?.type === 'checkbox') control.click();
            else if (control) {
              control.value = String(Math.round(1 + share * 20));
              control.dispatchEvent(new Event('input'));
              control.dispatchEvent(new Event('blur'));
            }
          }
        },
        CONTROLS,
        changes,
      );
      await page.evaluate('gallery.settled');
      changed += AT_ONCE;
    }
    await page.evaluate('gallery.pause()');
    expect(await page.evaluate('gallery.settings')).not.toEqual(start);
    await page.evaluate((settings) => (globalThis as unknown as Changing).gallery.change(settings), start);
    expect(await memoryOf(page)).toEqual(before);
    await page.close();
  },
  120_000,
);

interface Changing {
  gallery: { change(settings: unknown): Promise<void> };
}

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
