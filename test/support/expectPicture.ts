import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode, encode, type DecodedPng } from 'fast-png';
import type { Page } from 'puppeteer';
import { expect } from 'vitest';
import { picture } from './gallery.ts';

/** Columns of the pictures that are kept: what a shape and its colours take, and no more. */
const COLUMNS = 64;
/** Mean difference of the channels, of 255. A surface that isn't there, or lies elsewhere, makes more than twice that. */
const TOLERANCE = 4;

const folder = new URL('../fixtures/pictures/', import.meta.url);

/** What is seen in an element is near the stored picture of this name. */
export async function expectPicture(page: Page, name: string, selector: string): Promise<void> {
  // Ranges of energies follow the surface from look to look: after a dozen nothing is left of how often it was looked at
  // on the way, which is up to the machine.
  for (let look = 0; look < 12; look++) await page.evaluate('gallery.display.report?.(gallery.step)');
  const found = shrink(await picture(page, selector));
  const { width, height, data } = expected(name, found);
  expect([found.width, found.height]).toEqual([width, height]);
  let difference = 0;
  for (const [at, value] of found.data.entries()) difference += Math.abs(value - (data[at] as number));
  expect(difference / found.data.length).toBeLessThan(TOLERANCE);
}

interface Small {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Means of red, green and blue over squares. */
function shrink({ width, height, data, channels }: DecodedPng): Small {
  const side = width / COLUMNS;
  const rows = Math.floor(height / side);
  const small = new Uint8Array(COLUMNS * rows * 3);
  for (let at = 0; at < small.length; at++) {
    const [column, row] = [Math.floor(at / 3) % COLUMNS, Math.floor(at / 3 / COLUMNS)];
    let [sum, count] = [0, 0];
    for (let y = Math.floor(row * side); y < Math.floor((row + 1) * side); y++) {
      for (let x = Math.floor(column * side); x < Math.floor((column + 1) * side); x++) {
        sum += data[(y * width + x) * channels + (at % 3)] as number;
        count++;
      }
    }
    small[at] = sum / count;
  }
  return { width: COLUMNS, height: rows, data: small };
}

/** Where the picture is that a page is to show; with PICTURES=keep in the environment it is written anew. */
function expected(name: string, found: Small): DecodedPng {
  const file = fileURLToPath(new URL(`${name}.png`, folder));
  if (process.env['PICTURES'] === 'keep') writeFileSync(file, encode({ ...found, channels: 3 }));
  if (!existsSync(file))
    throw new Error(`${file} isn't there. Run the test with PICTURES=keep, and look at it.`);
  return decode(readFileSync(file));
}
