import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { decode, type DecodedPng } from 'fast-png';
import type { Browser, Page } from 'puppeteer';
import { preview, type PreviewServer } from 'vite';
import { launchBrowser } from '../../tools/browser.ts';
import { SITE } from './site.ts';

/** Where the site is served: not at the root, since it must work anywhere. */
const BASE = '/some/path/';

/** The built gallery in a headless browser whose pictures are true. */
export class Gallery {
  readonly browser: Browser;
  readonly url: string;
  /** Errors on consoles, uncaught ones and failed requests, of all pages. */
  readonly problems: string[] = [];
  readonly #server: PreviewServer;

  private constructor(server: PreviewServer, url: string, browser: Browser) {
    this.#server = server;
    this.url = url;
    this.browser = browser;
  }

  static async open(): Promise<Gallery> {
    const server = await preview({
      configFile: false,
      root: dirname(SITE),
      base: BASE,
      logLevel: 'warn',
      build: { outDir: SITE },
      preview: { host: '127.0.0.1', port: 0 },
    });
    const url = server.resolvedUrls?.local[0];
    if (url === undefined) throw new Error('Gallery.open: expected an address, got none. Is 127.0.0.1 up?');
    return new Gallery(server, url, await launchBrowser({ pictures: true }));
  }

  /**
   * Opens `index.html`, `duel/index.html#seed=2` and the like, and waits until its model is there.
   *
   * @param options.script runs before those of the page
   */
  async page(path: string, { width = 1280, height = 800, script = '' } = {}): Promise<Page> {
    const page = await this.browser.newPage();
    if (script !== '') await page.evaluateOnNewDocument(script);
    await page.setViewport({ width, height });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('requestfailed', (request) => this.problems.push(`failed: ${request.url()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(this.url) && !/^(data|blob):/.test(request.url())) {
        this.problems.push(`asked for ${request.url()}`);
      }
    });
    await page.goto(this.url + path);
    await page.waitForFunction('globalThis.gallery !== undefined', { timeout: 60_000 });
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#server.close();
  }
}

/** Presses the button of this name. */
export async function press(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
}

/** Chooses from the list of this name among the settings, and waits until that is taken over. */
export async function choose(page: Page, setting: string, option: string): Promise<void> {
  await page.evaluate(
    (name, wanted) => {
      const rows = [...document.querySelectorAll('.panel .lil-controller')];
      const row = rows.find((one) => one.querySelector('.lil-name')?.textContent === name);
      const list = row?.querySelector('select');
      const index = [...(list?.options ?? [])].findIndex(({ textContent }) => textContent?.trim() === wanted);
      if (!list || index < 0) throw new Error(`choose: expected ${name} with ${wanted}, got none.`);
      list.selectedIndex = index;
      list.dispatchEvent(new Event('change'));
    },
    setting,
    option,
  );
  await page.evaluate('globalThis.gallery.settled');
}

/** Steps done, as the page's own object says. */
export function stepOf(page: Page): Promise<number> {
  return page.evaluate('globalThis.gallery.step') as Promise<number>;
}

/** Lets the page train, with few pictures, until it has done so many steps and at least one more, then pauses. */
export async function trainTo(page: Page, step: number, timeout = 120_000): Promise<void> {
  await page.evaluate('globalThis.gallery.settled');
  const end = Math.max(step, (await stepOf(page)) + 1);
  await page.select('select[aria-label=Speed]', 'fast forward');
  await page.evaluate('globalThis.gallery.play()');
  await page.waitForFunction(`globalThis.gallery.step >= ${end}`, { timeout });
  await page.evaluate('globalThis.gallery.pause()');
}

/** Bytes on the device and their number of buffers, once all changes are taken over. */
export function memoryOf(page: Page): Promise<{ bytes: number; buffers: number }> {
  return page.evaluate(
    '(async () => { await globalThis.gallery.settled; return globalThis.gallery.gpu.memory(); })()',
  ) as Promise<{ bytes: number; buffers: number }>;
}

/** Pictures that are drawn in turn have all had theirs. */
const FRAMES = 16;

/** What is on the screen in an element. */
export async function picture(page: Page, selector: string): Promise<DecodedPng> {
  const element = await page.waitForSelector(selector);
  await page.evaluate(`(async () => {
    const { gallery } = globalThis;
    gallery.requestDraw();
    for (let frame = 0; frame < ${FRAMES}; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    await gallery.gpu.device.queue.onSubmittedWorkDone();
  })()`);
  if (!element) throw new Error(`picture: expected ${selector}, got nothing.`);
  return decode(await element.screenshot());
}

/** The weights of the page's model, as a hash of the file that "save weights" saves. */
export function weightsOf(page: Page): Promise<string> {
  return hashOf(page, 'globalThis.gallery.training.save()');
}

/** Hash of the bytes that an expression promises in a page. */
export async function hashOf(page: Page, expression: string): Promise<string> {
  const bytes = (await page.evaluate(`(async () => Array.from(await ${expression}))()`)) as number[];
  return createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
}
