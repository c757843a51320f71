// A browser whose pages get a WebGPU adapter, for tests and pictures: the environment's or the system's, else one from npm.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer';
import { chooseAdapter, systemEnvironment } from './adapter.mjs';
import { canUnpack, unpack } from './unpack.mjs';

export interface BrowserOptions {
  /**
   * True pictures of WebGPU canvases: through SwiftShader, so slow. Without it a canvas stays blank in pictures, and
   * drawing into one may end a headless browser's GPU process.
   */
  readonly pictures?: boolean;
  /** Ctrl-C is the caller's, who then closes the browser; without it the process ends at once. */
  readonly leaveInterrupt?: boolean;
}

const QUIET = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const GPU = process.platform === 'linux' ? ['--enable-features=Vulkan', '--disable-vulkan-surface'] : [];
const SWIFTSHADER = ['--use-webgpu-adapter=swiftshader'];
const PICTURES = [
  '--enable-features=Vulkan',
  '--use-angle=swiftshader',
  '--use-vulkan=swiftshader',
  '--disable-vulkan-surface',
];

/** A GPU process that dies at start comes back at the next try, as a rule. */
const TRIES = 3;

/**
 * Starts a headless browser and makes sure that its pages get an adapter; its profile is temporary and goes with it.
 * Throws with the remedy when there is no browser, or none with an adapter.
 */
export async function launchBrowser({
  pictures = false,
  leaveInterrupt = false,
}: BrowserOptions = {}): Promise<Browser> {
  const swiftShader = pictures ? [...SWIFTSHADER, ...PICTURES] : SWIFTSHADER;
  const choices = pictures || chooseAdapter().isCpu ? [swiftShader] : [GPU, swiftShader];
  const failures: string[] = [];
  for (const found of findBrowsers()) {
    for (const flags of choices) {
      for (let tries = 1; tries <= TRIES; tries++) {
        const browser = await puppeteer.launch({
          ...found,
          handleSIGINT: !leaveInterrupt,
          headless: 'shell',
          args: [...QUIET, ...flags],
        });
        const failure = await requestAdapter(browser).catch(String);
        if (failure === undefined) return browser;
        await browser.close();
        failures.push(`${found.executablePath} ${flags.join(' ')}: ${failure}`);
        if (failure === NO_ADAPTER) break;
        console.error(`${found.executablePath}: start ${tries} of ${TRIES} gave no adapter, ${failure}`);
      }
    }
  }
  throw new Error(
    `launchBrowser: expected a browser with a WebGPU adapter, got ${failures.length > 0 ? `\n${failures.join('\n')}\n` : 'no browser. '}` +
      'Install Chrome, update it or its GPU driver, or set PUPPETEER_EXECUTABLE_PATH to a Chrome or Chromium with WebGPU. ' +
      'On x64 Linux one comes from npm, after npm ci.',
  );
}

const NO_ADAPTER = 'requestAdapter gave null';

/** Undefined when a page gets an adapter, else why not; throws when the GPU process died. */
async function requestAdapter(browser: Browser): Promise<string | undefined> {
  const page = await browser.newPage();
  // WebGPU needs a secure context: an https page that is answered here and never leaves this machine.
  await page.setRequestInterception(true);
  page.on('request', (request) => void request.respond({ contentType: 'text/html', body: '' }));
  await page.goto('https://adapter.invalid/');
  const found = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  await page.close();
  return found ? undefined : NO_ADAPTER;
}

interface Found {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The browser that the environment names, and no other; else the system's, then the one from npm. */
function* findBrowsers(): Generator<Found> {
  const env = systemEnvironment();
  const named = process.env['PUPPETEER_EXECUTABLE_PATH'];
  if (named !== undefined) {
    yield { executablePath: named, env };
    return;
  }
  const installed = [chromePath(), '/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'];
  for (const executablePath of installed.filter((path) => existsSync(path))) yield { executablePath, env };
  if (!canUnpack) return;
  const { folder } = unpack('browser');
  const libraries = [join(folder, 'al2023', 'lib'), env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  const fonts = join(folder, 'fonts.conf');
  yield {
    executablePath: join(folder, 'chromium'),
    env: { ...env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts },
  };
}

/** Where Chrome's installer puts it; empty when it isn't there. */
function chromePath(): string {
  try {
    return puppeteer.executablePath('chrome');
  } catch {
    return '';
  }
}
