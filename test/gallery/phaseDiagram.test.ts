import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'puppeteer';
import { AXES } from '../../demos/gallery/phase-diagram/axes.ts';
import { allCells, LAST, seenAt, strideOf, type Cell } from '../../demos/gallery/phase-diagram/cells.ts';
import { phaseCode } from '../../demos/gallery/phase-diagram/code.ts';
import { viridis } from '../../demos/gallery/phase-diagram/colors.ts';
import { energiesOf, keepSurface } from '../../demos/gallery/phase-diagram/KeptSurface.ts';
import { MEASURES, type ModelFigures, scaleOf } from '../../demos/gallery/phase-diagram/measures.ts';
import {
  controls,
  type PhaseSettings,
  presets,
  settingsAt,
} from '../../demos/gallery/phase-diagram/model.ts';
import { BATCH, PhaseTraining } from '../../demos/gallery/phase-diagram/PhaseTraining.ts';
import { initialSettings } from '../../demos/gallery/shared/page/Controls.ts';
import { CurveTraining } from '../../demos/gallery/shared/curve/CurveTraining.ts';
import { inferenceErrorOf } from '../../demos/gallery/shared/curve/figures.ts';
import { ANSWERS } from '../../demos/gallery/shared/curve/model.ts';
import { SHAPES } from '../../demos/gallery/shared/curve/shapes.ts';
import { SAMPLES } from '../../demos/gallery/surface/model.ts';
import { evenlySpaced, surfaceSpread } from '../../demos/shared/figures.ts';
import { Gallery, hashOf, memoryOf, picture, press, weightsOf } from '../support/gallery.ts';
import { testGpu } from '../support/gpu.ts';
import { runCode } from '../support/runCode.ts';

const STEPS = 100;
const collapse: PhaseSettings = {
  ...initialSettings(controls),
  ...presets['Where demo 2 collapses'],
  steps: STEPS,
};
const { y: range, right, samples } = SHAPES.parabola;
const answers = evenlySpaced(range[0], range[1], ANSWERS);

/** Trains until so many models are done. */
async function trainModels(training: PhaseTraining, count: number): Promise<void> {
  const gpu = await testGpu();
  while (training.done < count) {
    training.train(20);
    await gpu.finished();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const figuresOf = (training: PhaseTraining): ModelFigures[] =>
  [...training.models].map(({ figures }) => figures);

describe('cells', () => {
  it('lie on ever finer maps, each once, coarse ones first', () => {
    const cells = allCells();
    expect(new Set(cells.map(({ column, row }) => `${column} ${row}`)).size).toBe((LAST + 1) ** 2);
    const sides = [5, 9, 17, 33, 65];
    for (const [level, stride] of [16, 8, 4, 2, 1].entries()) {
      const first = cells.slice(0, (sides[level] as number) ** 2);
      expect(first.every((cell) => strideOf(cell) >= stride)).toBe(true);
    }
  });

  it('are seen around them until finer ones cover them', () => {
    const done = new Set(['16 16', '24 16']);
    const has = ({ column, row }: Cell): boolean => done.has(`${column} ${row}`);
    expect(seenAt({ column: 10, row: 20 }, has)).toEqual({ column: 16, row: 16 });
    expect(seenAt({ column: 21, row: 13 }, has)).toEqual({ column: 24, row: 16 });
    expect(seenAt({ column: 40, row: 40 }, has)).toBeUndefined();
  });
});

it('axes reach from their first tick to their last, in values that links can hold', () => {
  for (const [name, axis] of Object.entries(AXES)) {
    const control = controls[name as keyof typeof AXES];
    expect([axis.at(0), axis.at(1)]).toEqual([axis.ticks[0], axis.ticks.at(-1)]);
    for (let i = 0; i <= LAST; i++) {
      const value = axis.at(i / LAST);
      expect(control.parse(control.format(value)), `${name} ${value}`).toBe(value);
    }
    expect(axis.ticks.map(axis.place)).toEqual([...axis.ticks.map(axis.place)].sort((a, b) => a - b));
  }
});

it('colours grow brighter in even steps', () => {
  const brightness = Array.from({ length: 21 }, (_, i) => {
    const [red = 0, green = 0, blue = 0] =
      viridis(i / 20)
        .match(/\d+/g)
        ?.map(Number) ?? [];
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  const steps = brightness.slice(1).map((value, i) => value - (brightness[i] as number));
  expect(Math.min(...steps)).toBeGreaterThan(4);
  expect(Math.max(...steps)).toBeLessThan(16);
});

it('good models are bright, whatever is measured', () => {
  expect(scaleOf(MEASURES.spread, []).share(1)).toBe(1);
  expect(scaleOf(MEASURES.error, []).share(0.003)).toBe(1);
  const { share, ticks } = scaleOf(MEASURES.loss, [3, 1, 2, 1000]);
  expect([share(1), share(1000)]).toEqual([1, 0]);
  expect(ticks[0]).toBe(1);
});

it('kept surfaces are those that were given, to the eye', () => {
  const energies = Float32Array.from({ length: 101 * 101 }, (_, i) => Math.sin(i / 300));
  const kept = energiesOf(keepSurface(energies));
  expect(kept).toHaveLength(51 * 51);
  for (const [i, energy] of kept.entries()) {
    const original = energies[2 * Math.floor(i / 51) * 101 + 2 * (i % 51)] as number;
    expect(Math.abs(energy - original)).toBeLessThan(1e-4);
  }
});

describe('a map', () => {
  it('shows that small starts collapse, and has models that are those trained alone', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const training = await PhaseTraining.start(gpu, collapse);
    await trainModels(training, 81);
    for (const row of [8, 16, 24]) {
      expect(training.at({ column: 0, row })?.figures.spread).toBeLessThan(0.03);
      expect(training.at({ column: LAST, row })?.figures.spread).toBeGreaterThan(0.1);
    }
    const [small, large] = [0, LAST].map((column) => training.at({ column, row: 24 })?.figures.error);
    expect(small).toBeGreaterThan(0.3);
    expect(large).toBeLessThan(0.25);
    for (const cell of [
      { column: 0, row: 32 },
      { column: 48, row: 16 },
    ]) {
      const alone = await CurveTraining.start(gpu, {
        settings: settingsAt(collapse, cell),
        y: range,
        samples: () => samples(SAMPLES, 0),
      });
      const start = surfaceSpread(await alone.energies(), ANSWERS);
      alone.train(STEPS);
      const { rows } = await alone.program.history(1);
      // The surface of a lone model is computed when asked for.
      alone.surface.update();
      const trained = await alone.energies();
      expect(training.at(cell)?.figures).toEqual({
        error: inferenceErrorOf(trained, answers, right),
        spread: surfaceSpread(trained, ANSWERS) / start,
        loss: rows[0]?.loss,
      });
      expect(training.at(cell)?.weights).toEqual(await alone.save());
      alone.dispose();
    }
    training.dispose();
    expect(gpu.memory()).toEqual(before);
  }, 120_000);

  it('goes on from a checkpoint, counting no step twice', async () => {
    const gpu = await testGpu();
    const whole = await PhaseTraining.start(gpu, { ...collapse, steps: 20 });
    let steps = 0;
    while (whole.done < BATCH) {
      steps += whole.train(7);
      await new Promise((resolve) => setTimeout(resolve));
    }
    while (steps < 33) steps += whole.train(33 - steps) || (await new Promise(setImmediate), 0);
    const kept = await whole.checkpoint();
    const other = await PhaseTraining.start(gpu, { ...collapse, steps: 20 });
    other.restore(kept);
    expect(figuresOf(other)).toEqual(figuresOf(whole));
    expect([...other.models]).toEqual([...whole.models]);
    for (const training of [whole, other]) {
      let more = 0;
      while (more < 7) more += training.train(7 - more) || (await new Promise(setImmediate), 0);
      while (training.done < 2 * BATCH) await new Promise(setImmediate);
    }
    expect(figuresOf(other)).toEqual(figuresOf(whole));
    whole.dispose();
    other.dispose();
  });

  it('trains one model where several cells have the same settings', async () => {
    const gpu = await testGpu();
    const settings = { ...collapse, horizontal: 'hidden', vertical: 'seed' } as const;
    const training = await PhaseTraining.start(gpu, settings);
    const sizes = new Set(Array.from({ length: LAST + 1 }, (_, i) => AXES.hidden.at(i / LAST)));
    expect(training.total).toBe(sizes.size * (LAST + 1));
    training.dispose();
  });

  it.each(['Where demo 2 collapses', 'Margin against radius'])(
    '“%s” has code that trains the same models',
    async (name) => {
      const gpu = await testGpu();
      const settings = { ...initialSettings(controls), ...presets[name], steps: 3 };
      const training = await PhaseTraining.start(gpu, settings);
      await trainModels(training, BATCH);
      const losses = (await runCode(phaseCode(settings), 'loss')) as Float32Array;
      expect(losses).toHaveLength(81);
      for (const [i, loss] of losses.entries()) {
        const model = training.at({ column: 8 * (i % 9), row: 8 * Math.floor(i / 9) });
        if (model) expect(model.figures.loss).toBe(loss);
      }
      training.dispose();
    },
  );

  it.each([
    [{ horizontal: 'rate', vertical: 'rate' }, 'got Rate twice'],
    [
      { horizontal: 'margin', vertical: 'rate' },
      'Margin m, which means nothing to these (loss: squared energy)',
    ],
  ] as const)('refuses %o', async (axes, message) => {
    const gpu = await testGpu();
    await expect(PhaseTraining.start(gpu, { ...collapse, ...axes })).rejects.toThrow(message);
  });
});

describe('the page', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await Gallery.open();
  });
  afterAll(async () => {
    await gallery.close();
    expect(gallery.problems).toEqual([]);
  });

  const allFigures = (page: Page): Promise<ModelFigures[]> =>
    page.evaluate('[...globalThis.gallery.training.models].map(({ figures }) => figures)') as Promise<
      ModelFigures[]
    >;
  const modelsDone = (page: Page, count: number): Promise<unknown> =>
    page.waitForFunction(`globalThis.gallery.training.done >= ${count}`, { timeout: 60_000 });
  const colorAt = (
    { data, width, channels }: Awaited<ReturnType<typeof picture>>,
    x: number,
    y: number,
  ): number[] => [...data.slice((y * width + x) * channels, (y * width + x) * channels + 3)];

  it('maps where demo 2 collapses, opens a model, and its link leads to the same map', async () => {
    const page = await gallery.page('phase-diagram/index.html');
    const steps = await page.waitForSelector('::-p-aria([name="Steps of each model"][role="combobox"])');
    await steps?.select(String(STEPS));
    await page.waitForFunction(`globalThis.gallery.training.settings.steps === ${STEPS}`);
    await modelsDone(page, BATCH);
    await press(page, 'Pause');

    const map = await picture(page, 'canvas.map');
    const [dark, bright] = [colorAt(map, 70, 270), colorAt(map, map.width - 22, 270)];
    const brightness = ([red = 0, green = 0, blue = 0]: number[]): number => red + green + blue;
    expect(brightness(bright)).toBeGreaterThan(brightness(dark) + 60);

    // The keys move the cursor; what is under it is read out.
    await page.focus('canvas.map');
    const model = (): Promise<string> => page.$eval('.model', ({ textContent }) => textContent ?? '');
    const before = await model();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(`document.querySelector('.model').textContent !== ${JSON.stringify(before)}`);
    expect(await model()).toMatch(/^Initial scale 0\.\d+, rate 0\.\d+: inference error 0\.\d+, spread/);

    const step = (await page.evaluate('globalThis.gallery.step')) as number;
    await expect.poll(() => page.url()).toContain(`step=${step}`);
    const figures = await allFigures(page);
    const place = new URL(page.url());
    expect(place.hash).toContain(`steps=${STEPS}`);
    const again = await gallery.page(`phase-diagram/index.html${place.hash}`);
    await modelsDone(again, figures.length);
    expect((await allFigures(again)).slice(0, figures.length)).toEqual(figures);
    await again.close();

    // The model under the cursor on the page of one surface.
    const { cell, error } = (await page.evaluate(
      `(() => { const { cell, model } = globalThis.gallery.training.seen(globalThis.gallery.settings.cell);
        return { cell, error: model.figures.error }; })()`,
    )) as { cell: Cell; error: number };
    expect(settingsAt(collapse, cell).scale).toBeLessThan(0.25);
    const href = await page.$eval('a.open', (link) => (link as HTMLAnchorElement).href);
    const alone = await gallery.page(href.slice(gallery.url.length), { width: 390, height: 844 });
    await alone.waitForFunction(`globalThis.gallery.step === ${STEPS} && !globalThis.gallery.state.playing`, {
      timeout: 60_000,
    });
    const energies = (await alone.evaluate(
      '(async () => Array.from(await globalThis.gallery.training.energies()))()',
    )) as number[];
    expect(inferenceErrorOf(Float32Array.from(energies), answers, right)).toBe(error);
    const weights = await weightsOf(alone);
    await alone.close();

    // And its weights as a file.
    await page.evaluate(`{
      const { click } = HTMLAnchorElement.prototype;
      HTMLAnchorElement.prototype.click = function () {
        if (this.download) globalThis.saved = { name: this.download, bytes: fetch(this.href).then((file) => file.bytes()) };
        else click.call(this);
      };
    }`);
    await press(page, 'Save its weights');
    expect(await page.evaluate('globalThis.saved.name')).toBe(
      `phase-diagram-${cell.column}-${cell.row}.safetensors`,
    );
    expect(await hashOf(page, 'globalThis.saved.bytes')).toBe(weights);

    // A click opens it, too.
    const opening = gallery.browser.waitForTarget((target) =>
      target.url().startsWith(`${gallery.url}index.html#`),
    );
    await page.click('canvas.map');
    await (await (await opening).page())?.close();

    await page.evaluate('globalThis.gallery.dispose()');
    expect(await page.evaluate('globalThis.gallery.gpu.memory().bytes')).toBe(0);
    await page.close();
  }, 120_000);

  it('gives memory back when settings change to and fro', async () => {
    const page = await gallery.page('phase-diagram/index.html#steps=100');
    const before = await memoryOf(page);
    await press(page, 'Margin against radius');
    expect(await memoryOf(page)).not.toEqual(before);
    await page.evaluate('globalThis.gallery.change({ horizontal: "rate" })');
    await press(page, 'Where demo 2 collapses');
    await page.evaluate('globalThis.gallery.change({ steps: 100 })');
    expect(await memoryOf(page)).toEqual(before);
    // Axes that make no map are refused, with the remedy.
    await page.evaluate('globalThis.gallery.change({ horizontal: "rate" })');
    expect(await page.$eval('.status', ({ textContent }) => textContent)).toContain('Choose another one');
    expect(await page.evaluate('globalThis.gallery.settings.horizontal')).toBe('scale');
    expect(await memoryOf(page)).toEqual(before);
    await page.close();
  });
});
