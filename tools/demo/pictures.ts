import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Chart, Picture } from '../../demos/shared/Demo.ts';
import { launchBrowser } from '../browser.ts';
import type { Shown } from './page.ts';

/** Pixels of a chart's PNG a CSS pixel, so that its text is sharp in print and on dense screens. */
const SCALE = 2;

/** Writes `<id>.png` of pixels, `<id>.svg` of a chart. Charts become PNG files together: see `drawCharts`. */
export async function writePicture(folder: string, id: string, picture: Picture | Chart): Promise<Shown> {
  const { width, height } = picture;
  const file = 'svg' in picture ? `${id}.svg` : `${id}.png`;
  await writeFile(join(folder, file), 'svg' in picture ? picture.svg : encode(picture));
  return { file, width, height };
}

/**
 * Renders charts into `<id>.png` in one headless browser and points `pictures` to them.
 *
 * Where no browser starts, says so on standard error, and pages show the SVG files.
 */
export async function drawCharts(
  folder: string,
  charts: ReadonlyMap<string, Chart>,
  pictures: Map<string, Shown>,
): Promise<void> {
  if (charts.size === 0) return;
  let browser;
  try {
    browser = await launchBrowser();
  } catch (error) {
    const ids = [...charts.keys()].join(', ');
    console.error(
      `\nCharts: expected a browser to make PNG files of ${ids}, got none; they stay SVG.\n${String(error)}`,
    );
    return;
  }
  try {
    const page = await browser.newPage();
    for (const [id, { svg, width, height }] of charts) {
      const file = `${id}.png`;
      await page.setViewport({ width, height, deviceScaleFactor: SCALE });
      await page.setContent(`<!doctype html><style>body { margin: 0 } svg { display: block }</style>${svg}`);
      await writeFile(join(folder, file), await page.screenshot());
      pictures.set(id, { file, width, height });
    }
  } finally {
    await browser.close();
  }
}
