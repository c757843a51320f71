// A browser whose pages get a WebGPU adapter, for tests and pictures: the environment's or the system's, else one from npm.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer';
import { chooseAdapter, systemEnvironment } from './adapter.mjs';
import { canUnpack, unpack } from './unpack.mjs';

export interface BrowserOptions {
  /** True pictures of WebGPU canvases, which are blank otherwise: through SwiftShader, so slow. */
  readonly pictures?: boolean;
}

/** Chromium takes a few hundred ms to start; a GPU process that dies at start has come back at the second try. */
const TRIES = 3;

const QUIET = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SWIFTSHADER = ['--use-webgpu-adapter=swiftshader'];
const GPU = process.platform === 'linux' ? ['--enable-features=Vulkan', '--disable-vulkan-surface'] : [];
const PICTURES = [
  '--enable-features=Vulkan',
  '--use-angle=swiftshader',
  '--use-vulkan=swiftshader',
  '--disable-vulkan-surface',
];

/**
 * Starts a headless browser and makes sure that its pages get an adapter; its profile is temporary and goes with it.
 * Throws with the remedy when there is no browser or no adapter.
 */
export async function launchBrowser({ pictures = false }: BrowserOptions = {}): Promise<Browser> {
  const { executablePath, environment } = findBrowser();
  const swiftShader = [...SWIFTSHADER, ...(pictures ? PICTURES : [])];
  const attempts = pictures || chooseAdapter().isCpu ? [swiftShader] : [GPU, swiftShader];
  const failures: string[] = [];
  for (const flags of attempts) {
    for (let tries = 0; tries < TRIES; tries++) {
      const browser = await puppeteer.launch({
        executablePath,
        headless: 'shell',
        args: [...QUIET, ...flags],
        env: environment,
      });
      const failure = await findAdapter(browser).catch(String);
      if (failure === undefined) return browser;
      await browser.close();
      failures.push(`${flags.join(' ')}: ${failure}`);
      if (failure === NO_ADAPTER) break;
      console.error(`${executablePath}: no adapter at try ${tries + 1} of ${TRIES}, ${failure}`);
    }
  }
  throw new Error(
    `WebGPU in ${executablePath}: expected an adapter, got none.\n${failures.join('\n')}\n` +
      'Update the browser or its GPU driver, or set PUPPETEER_EXECUTABLE_PATH to a Chrome or Chromium with WebGPU.',
  );
}

const NO_ADAPTER = 'requestAdapter gave null';

/** Undefined when a page gets an adapter, else why not; throws when the GPU process died. */
async function findAdapter(browser: Browser): Promise<string | undefined> {
  const page = await browser.newPage();
  try {
    // WebGPU needs a secure context: an https page that never leaves this process.
    await page.setRequestInterception(true);
    page.on('request', (request) => void request.respond({ body: '', contentType: 'text/html' }));
    await page.goto('https://adapter.invalid/');
    const found = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
    return found ? undefined : NO_ADAPTER;
  } finally {
    await page.close();
  }
}

interface Found {
  readonly executablePath: string;
  readonly environment: NodeJS.ProcessEnv;
}

function findBrowser(): Found {
  const executablePath = process.env['PUPPETEER_EXECUTABLE_PATH'] ?? installedBrowser();
  if (executablePath !== undefined) return { executablePath, environment: systemEnvironment() };
  if (!canUnpack) {
    throw new Error(
      `No Chrome or Chromium found, and the one from npm is for x64 Linux only, not for ${process.arch} ${process.platform}. ` +
        'Install Chrome, or set PUPPETEER_EXECUTABLE_PATH.',
    );
  }
  const { folder } = unpack('browser');
  const environment = systemEnvironment();
  return {
    executablePath: join(folder, 'chromium'),
    environment: {
      ...environment,
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), environment['LD_LIBRARY_PATH']]
        .filter(Boolean)
        .join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

function installedBrowser(): string | undefined {
  const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'];
  try {
    const chrome = puppeteer.executablePath('chrome');
    if (existsSync(chrome)) return chrome;
  } catch {
    // Chrome isn't installed where its installer puts it.
  }
  return chromium.find((path) => existsSync(path));
}
