import type { Page } from 'puppeteer';

const CONTROLS = [
  '.panel select',
  '.panel input[type=checkbox]',
  '.panel input[type=number]',
  '.panel input[type=text]',
  'input[type=range]',
  '.presets button',
].join();
/** Changes that reach the page at once, as of somebody who doesn't wait. */
const AT_ONCE = 10;

/** Operates so many controls of the page, any of them in any way; resolves when the last change is taken over. */
export async function changeAtRandom(page: Page, changes: number): Promise<void> {
  const count = await page.$$eval(CONTROLS, (all) => all.length);
  const random = randomNumbers(7);
  for (let changed = 0; changed < changes; changed += AT_ONCE) {
    const next = Array.from({ length: AT_ONCE }, () => [Math.floor(random() * count), random()] as const);
    await page.evaluate(
      (selector, wanted) => {
        const all = document.querySelectorAll<HTMLSelectElement | HTMLInputElement | HTMLButtonElement>(
          selector,
        );
        for (const [which, share] of wanted) {
          const control = all[which];
          if (control instanceof HTMLSelectElement) {
            control.selectedIndex = Math.floor(share * control.options.length);
            control.dispatchEvent(new Event('change'));
          } else if (control instanceof HTMLButtonElement || control?.type === 'checkbox') control.click();
          else if (control) {
            const [low, high] =
              control.type === 'range' ? [Number(control.min), Number(control.max)] : [1, 21];
            const value = low + share * (high - low);
            control.value = String(control.type === 'range' ? value : Math.round(value));
            control.dispatchEvent(new Event('input'));
            control.dispatchEvent(new Event('blur'));
          }
        }
      },
      CONTROLS,
      next,
    );
    await page.evaluate('gallery.settled');
  }
}

/** From 0 to 1, the same ones each time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
