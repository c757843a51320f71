import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import type { Name } from '../../bench/implementations/index.ts';
import type { Opening } from '../../bench/main.ts';
import { launchBrowser } from '../browser.ts';
import { serve, type Server } from '../serve.ts';

/** The benchmark's page in a headless browser; can be started again when an implementation took it down. */
export class BenchPage {
  readonly #server: Server;
  #browser: Browser;
  #page: Page;

  private constructor(server: Server, browser: Browser, page: Page) {
    this.#server = server;
    this.#browser = browser;
    this.#page = page;
  }

  static async launch(): Promise<BenchPage> {
    const server = await serve(fileURLToPath(new URL('../../bench', import.meta.url)), { isolated: true });
    try {
      const { browser, page } = await openPage(server);
      return new BenchPage(server, browser, page);
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

  open(task: string, size: string, name: Name): Promise<Opening | null> {
    return this.#page.evaluate((...args) => window.bench.open(...args), task, size, name);
  }

  time(name: Name, times: number): Promise<number> {
    return this.#page.evaluate((...args) => window.bench.time(...args), name, times);
  }

  async close(): Promise<void> {
    await this.#page.evaluate(() => window.bench.close());
  }

  async restart(): Promise<void> {
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
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction('window.bench !== undefined');
  return { browser, page };
}
