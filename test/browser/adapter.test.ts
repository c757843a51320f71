import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../tools/browser.ts';
import { serve, type Server } from '../../tools/serve.ts';

let browser: Browser;
let server: Server;

beforeAll(async () => {
  server = await serve(fileURLToPath(new URL('adapter', import.meta.url)));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('a page gets an adapter and a device, runs a kernel and reads it back', async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction('window.run !== undefined');
  expect(await page.evaluate(() => window.run())).toEqual([2, 4, 6, 8]);
});
