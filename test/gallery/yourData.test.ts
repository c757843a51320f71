import type { Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Gallery, memoryOf, press, stepOf, weightsOf } from '../support/gallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await Gallery.open();
  page = await gallery.page('your-data/index.html', { width: 1280, height: 1500 });
  await page.evaluate('gallery.pause()');
});

afterAll(async () => {
  await gallery.close();
  expect(gallery.problems).toEqual([]);
});

interface Point {
  x: number;
  y: number;
}

const points = async (): Promise<Point[]> => {
  await page.evaluate('gallery.settled');
  return page.evaluate('gallery.settings.points') as Promise<Point[]>;
};

/** Where a place of the box is on the screen, in the map or in the picture above it. */
const onScreen = async (canvas: 'map' | 'surface', { x, y }: Point): Promise<[number, number]> =>
  page.evaluate(
    ([which, px, py]) => {
      const { display } = globalThis.gallery as unknown as {
        display: {
          scene(): unknown;
          heightAt(x: number, y: number): number;
        } & Record<
          'map' | 'surface',
          { view: { pixelOf(scene: unknown, place: object): [number, number] }; canvas: HTMLCanvasElement }
        >;
      };
      const { view, canvas: element } = display[which];
      const [left, top] = view.pixelOf(display.scene(), { x: px, y: py, energy: display.heightAt(px, py) });
      const box = element.getBoundingClientRect();
      return [
        box.left + (left / element.width) * box.width,
        box.top + (top / element.height) * box.height,
      ] as [number, number];
    },
    [canvas, x, y] as const,
  );

async function drag(from: [number, number], to: [number, number], steps = 8): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps });
  await page.mouse.up();
}

test('a click adds a sample', async () => {
  const before = await points();
  await page.mouse.click(...(await onScreen('map', { x: 0, y: 0 })));
  const after = await points();
  expect(after).toHaveLength(before.length + 1);
  expect(after.at(-1)!.x).toBeCloseTo(0, 1);
  expect(after.at(-1)!.y).toBeCloseTo(0, 1);
});

test('a sample is dragged on the map', async () => {
  const before = await points();
  await drag(await onScreen('map', { x: 0, y: 0 }), await onScreen('map', { x: 0.1, y: -0.3 }));
  const after = await points();
  expect(after).toHaveLength(before.length);
  expect(after.at(-1)!.x).toBeCloseTo(0.1, 1);
  expect(after.at(-1)!.y).toBeCloseTo(-0.3, 1);
});

test('a sphere is dragged in three dimensions, and nothing turns', async () => {
  const camera = await page.evaluate('gallery.settings.camera');
  const before = await points();
  const last = before.at(-1)!;
  await drag(await onScreen('surface', last), await onScreen('surface', { x: last.x + 0.3, y: last.y }));
  const after = await points();
  expect(after.at(-1)!.x).toBeGreaterThan(last.x + 0.15);
  expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
  expect(await page.evaluate('gallery.settings.camera')).toEqual(camera);
});

test('a drag over nothing draws a curve; the eraser takes it away', async () => {
  const before = await points();
  const ends = [
    await onScreen('map', { x: -0.6, y: 0.05 }),
    await onScreen('map', { x: 0.6, y: 0.05 }),
  ] as const;
  await drag(...ends, 30);
  const drawn = await points();
  expect(drawn.length).toBeGreaterThan(before.length + 8);
  await press(page, 'Eraser');
  await drag(...ends, 60);
  await press(page, 'Eraser');
  expect((await points()).length).toBeLessThan(drawn.length - 8);
});

test('keys add and remove', async () => {
  const before = await points();
  await page.focus('.halves .scene canvas');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  expect((await points()).at(-1)).not.toEqual(before.at(-1));
  await page.keyboard.press('Delete');
  expect(await points()).toEqual(before);
});

test('a shape is learned while it is edited, and its link replays to the same bits', async () => {
  await press(page, 'A sine');
  const start = await memoryOf(page);
  expect(await page.$eval('.halves [role=status]', ({ textContent }) => textContent)).toBe('60 samples');
  await page.evaluate('gallery.play()');
  await page.waitForFunction('gallery.step > 10');
  // Moved, then one more, while training goes on.
  await page.evaluate(
    'gallery.change({ points: gallery.settings.points.map(({ x, y }) => ({ x, y: -y })) })',
  );
  await page.waitForFunction('gallery.step > 20');
  await page.mouse.click(...(await onScreen('map', { x: 0, y: 0.8 })));
  await page.waitForFunction('gallery.step > 30');
  await press(page, 'Pause');
  const [step, weights] = [await stepOf(page), await weightsOf(page)];
  await expect.poll(() => page.url()).toContain(`step=${step}`);

  const other = await gallery.page(`your-data/index.html${new URL(page.url()).hash}`);
  await other.waitForFunction(`gallery.step === ${step} && !gallery.state.playing`, { timeout: 60_000 });
  expect(await weightsOf(other)).toBe(weights);
  await other.close();

  await press(page, 'A sine');
  expect(await memoryOf(page)).toEqual(start);
});

test('a page that is left holds nothing', async () => {
  await page.evaluate('gallery.dispose()');
  expect(await memoryOf(page)).toMatchObject({ bytes: 0, buffers: 0 });
});
