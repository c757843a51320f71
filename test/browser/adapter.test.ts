import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type BrowserOptions } from '../../tools/browser.ts';
import { serve, type Server } from '../../tools/serve.ts';

let server: Server;

beforeAll(async () => {
  server = await serve(fileURLToPath(new URL('adapter', import.meta.url)));
});

afterAll(() => server.close());

test('a page gets an adapter and a device, runs a kernel and reads it back', async () => {
  const doubled = await inPage({}, (page) => page.evaluate(() => window.page.compute()));
  expect(doubled).toEqual([2, 4, 6, 8]);
});

test('a WebGPU canvas gives a true picture', async () => {
  const png = await inPage({ pictures: true }, (page) => page.evaluate(() => window.page.draw()));
  const { data } = decode(Buffer.from(png, 'base64'));
  expect([...data.slice(0, 3)]).toEqual([255, 0, 0]);
});

/** Opens the page in a browser of its own. */
async function inPage<Result>(
  options: BrowserOptions,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const browser = await launchBrowser(options);
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction('window.page !== undefined');
    return await use(page);
  } finally {
    await browser.close();
  }
}
