import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { drawChart } from '../../demos/shared/chart.ts';
import type { Chart, DemoMeta, DemoResult } from '../../demos/shared/Demo.ts';
import { reportPage, type Shown } from '../../tools/demo/page.ts';
import { drawCharts, writePicture } from '../../tools/demo/pictures.ts';
import { reportTable, toReport, type Outcomes } from '../../tools/demo/report.ts';

const folder = mkdtempSync(join(tmpdir(), 'charts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const chart = (height: number): Chart =>
  drawChart(
    {
      title: { text: 'Energy by answer' },
      xAxis: { type: 'category', data: ['0', '1'], name: 'answer' },
      yAxis: { type: 'value', name: 'energy' },
      series: [{ type: 'bar', data: [1, 2] }],
    },
    { width: 300, height },
  );

async function draw(charts: ReadonlyMap<string, Chart>): Promise<Map<string, Shown>> {
  const pictures = new Map<string, Shown>();
  for (const [id, one] of charts) pictures.set(id, await writePicture(folder, id, one));
  await drawCharts(folder, charts, pictures);
  return pictures;
}

describe('charts', () => {
  it('are SVG with dark, readable text on white', () => {
    const { svg, width, height } = chart(200);
    expect([width, height]).toEqual([300, 200]);
    for (const text of ['Energy by answer', '>answer<', '>energy<']) expect(svg).toContain(text);
    const sizes = [...svg.matchAll(/font-size:(\d+)px/g)].map(([, size]) => Number(size));
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(14);
    expect(svg).toMatch(/fill="(#ffffff|rgb\(255,255,255\))"/);
  });

  it('become PNG of twice the size, all in one browser', async () => {
    const charts = new Map([
      ['low', chart(200)],
      ['high', chart(260)],
    ]);
    const pictures = await draw(charts);
    expect([...pictures.values()]).toEqual([
      { file: 'low.png', width: 300, height: 200 },
      { file: 'high.png', width: 300, height: 260 },
    ]);
    for (const [id, { height }] of charts) {
      const png = decode(readFileSync(join(folder, `${id}.png`)));
      expect([png.width, png.height]).toEqual([600, 2 * height]);
      expect([...png.data.slice(0, 3)], 'its corner').toEqual([255, 255, 255]);
      expect(new Set(png.data).size, 'shades').toBeGreaterThan(20);
      expect(readFileSync(join(folder, `${id}.svg`), 'utf8')).toBe(charts.get(id)?.svg);
    }
  });

  it('stay SVG where no browser starts, with the remedy on standard error', async () => {
    vi.stubEnv('PUPPETEER_EXECUTABLE_PATH', join(folder, 'no-browser'));
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const pictures = await draw(new Map([['alone', chart(200)]]));
    expect(pictures.get('alone')).toEqual({ file: 'alone.svg', width: 300, height: 200 });
    expect(said.mock.calls.join()).toMatch(/expected a browser to make PNG files of alone[^]*no-browser/);
    said.mockRestore();
  });
});

describe('a demonstration of several trainings with a table', () => {
  const meta: DemoMeta = {
    id: 'several',
    title: 'Several',
    architecture: 'a net',
    loss: 'hinge & log',
    steps: 10,
    runs: 4,
    explanation: 'Lower is "better".',
  };
  const result: DemoResult = {
    seconds: 2,
    figures: { testError: 0.0256, initialLoss: 1, finalLoss: 0.5 },
    rows: [
      { loss: 'hinge', testError: 0.0256 },
      { loss: 'log', testError: 0.03, note: 'x < y' },
    ],
    picture: chart(200),
  };
  const all: Outcomes = { adapter: 'A', kind: 'cpu', seed: 7, outcomes: [{ meta, steps: 10, result }] };

  it('has figures and rows in its row of the report, and the time of a step of any training', () => {
    const { id, architecture, loss } = meta;
    const { figures, rows } = result;
    expect(toReport(all)).toEqual({
      adapter: 'A',
      kind: 'cpu',
      seed: 7,
      demos: [{ id, architecture, loss, steps: 10, seconds: 2, msPerStep: 50, ...figures, rows }],
    });
  });

  it('has a table in the terminal, and columns of energy surfaces only where there are such figures', () => {
    const text = reportTable(all);
    expect(text).toMatch(/several +│ 4 × 10 │ +2\.0 │ +50\.00 │ +1 → 0\.5 │\n/);
    expect(text).toMatch(/│ loss +│ +test │ +note │\n│ +│ +error │ +│/);
    expect(text).toMatch(/│ log +│ +0\.03 │ x < y │/);
    expect(text).toContain('test error 0.0256');
  });

  it('has a picture of its own size and a table in the page', () => {
    const pictures = new Map([['several', { file: 'several.png', width: 300, height: 200 }]]);
    const page = reportPage(all, pictures);
    expect(page).toContain(
      '<img src="several.png" width="300" height="200" alt="Lower is &#34;better&#34;.">',
    );
    expect(page).toContain('<th scope="col">test error</th>');
    expect(page).toContain('<td>x &#60; y</td>');
  });
});
