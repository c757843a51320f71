import type { Browser, Page } from 'puppeteer';
import type { ColdStart } from '../../bench/cold.ts';
import type { Name } from '../../bench/implementations/index.ts';
import type { Opening } from '../../bench/main.ts';
import { launchBrowser } from '../browser.ts';
import type { Server } from '../serve.ts';
import { servePages } from './servePages.ts';

/** Whoever hasn't done one repetition by then is not worth waiting for. */
const START_LIMIT_S = 120;

/** The benchmark's page in a headless browser; can be started again when an implementation took it down. */
export class BenchPage {
  readonly #server: Server;
  readonly #signal: AbortSignal;
  #browser: Browser;
  #page: Page;

  private constructor(server: Server, signal: AbortSignal, browser: Browser, page: Page) {
    this.#server = server;
    this.#signal = signal;
    this.#browser = browser;
    this.#page = page;
    // Whatever waits for the page then fails, and nothing starts it again.
    signal.addEventListener('abort', () => void this.#browser.close());
  }

  /** @param missing packages of peers that aren't installed. */
  static async launch(missing: readonly string[], signal: AbortSignal): Promise<BenchPage> {
    const server = await servePages(missing);
    try {
      const { browser, page } = await openPage(server);
      return new BenchPage(server, signal, browser, page);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  adapter(): Promise<{ adapter: string; kind: 'cpu' | 'gpu' }> {
    return this.#page.evaluate(() => window.bench.adapter());
  }

  load(name: Name): Promise<void> {
    return this.#page.evaluate((given) => window.bench.load(given), name);
  }

  /**
   * In a page and a browser context of its own, so that nothing is there from before: no code, device or shader.
   *
   * @throws Error when it fails or takes too long; the browser is then to be restarted.
   */
  async start(task: string, size: string, name: Name): Promise<ColdStart | null> {
    const context = await this.#browser.createBrowserContext();
    const page = await context.newPage();
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new Error(`no first repetition within ${START_LIMIT_S} s`)),
      1000 * START_LIMIT_S,
    );
    try {
      const start = await unlessCrashed(
        page,
        async () => {
          await page.goto(`${this.#server.url}cold.html?${new URLSearchParams({ task, size, name })}`);
          return page.evaluate(() => window.cold);
        },
        late.signal,
      );
      await context.close();
      return start;
    } finally {
      clearTimeout(timer);
    }
  }

  open(task: string, size: string, name: Name): Promise<Opening | null> {
    return unlessCrashed(this.#page, () =>
      this.#page.evaluate((...args) => window.bench.open(...args), task, size, name),
    );
  }

  time(name: Name, times: number): Promise<number> {
    return unlessCrashed(this.#page, () =>
      this.#page.evaluate((...args) => window.bench.time(...args), name, times),
    );
  }

  async close(): Promise<void> {
    await this.#page.evaluate(() => window.bench.close());
  }

  /** @throws the signal's reason when aborted. */
  async restart(): Promise<void> {
    this.#signal.throwIfAborted();
    await this.#browser.close();
    const { browser, page } = await openPage(this.#server);
    this.#browser = browser;
    this.#page = page;
  }

  async dispose(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

async function openPage(server: Server): Promise<{ browser: Browser; page: Page }> {
  const browser = await launchBrowser({ leaveInterrupt: true });
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction('window.bench !== undefined');
  return { browser, page };
}

/** What the page gives; throws as soon as its tab has died, which no answer from it would ever say, or the signal comes. */
async function unlessCrashed<Result>(
  page: Page,
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  let stop = (): void => {};
  const end = new Promise<never>((_, reject) => {
    page.once('error', reject);
    signal?.addEventListener('abort', () => reject(signal.reason));
    stop = () => page.off('error', reject);
  });
  try {
    return await Promise.race([work(), end]);
  } finally {
    stop();
  }
}
