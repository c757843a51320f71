import type { EChartsOption } from 'echarts';
import { drawChart, type Inks } from '../../demos/shared/chart.ts';
import { tasks } from '../../bench/tasks/index.ts';
import {
  boundInkOf,
  growthMemoryChart,
  growthRatioChart,
  growthTimeChart,
  inkOf,
  OURS,
  ratioChart,
  shareChart,
  timeChart,
} from './charts.ts';
import { adapterLine, figures, HEAD, short, type Report, type Row } from './report.ts';

const INKS: Inks = {
  paper: 'transparent',
  text: 'var(--text)',
  grey: 'var(--grey)',
  lines: 'var(--lines)',
};

/** Each chart is drawn for pages and for phones: CSS shows the one that fits. */
const WIDE = 520;
const NARROW = 358;

const STYLE = `
  :root {
    color-scheme: light dark; --paper: #ffffff; --text: #1a1a1a; --grey: #595959; --lines: #e2e2e2; --panel: #f5f6f8;
    --ink0: #0072b2; --ink1: #757575; --ink2: #d55e00; --ink3: #009e73; --ink4: #b5528b; --ink5: #8a6d00;
    --arithmetic: #0072b2; --bandwidth: #009e73; --dispatch: #d55e00;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #14171c; --text: #e8e8e8; --grey: #a3a8b0; --lines: #2c323b; --panel: #1d222a;
      --ink0: #56b4e9; --ink1: #a3a8b0; --ink2: #ff8a4a; --ink3: #35c99c; --ink4: #e39bc6; --ink5: #e0c050;
      --arithmetic: #56b4e9; --bandwidth: #35c99c; --dispatch: #ff8a4a;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 1104px;
    font: 16px/1.55 'Open Sans', 'Segoe UI', Helvetica, Arial, sans-serif; background: var(--paper); color: var(--text);
  }
  h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
  h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; font-family: ui-monospace, Menlo, Consolas, monospace; }
  h3 { font-size: 1rem; margin: 1rem 0 0; font-weight: 600; }
  p { margin: .25rem 0; max-width: 48rem; }
  .adapter { font-weight: 600; }
  .note { color: var(--grey); }
  .ceilings { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
  .ceilings li { background: var(--panel); border-radius: 8px; padding: .6rem 1rem; min-width: 10.5rem; }
  .ceilings b { display: block; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
  .ceilings span, .key { font-size: .875rem; color: var(--grey); }
  .key { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: .5rem 0 0; padding: 0; list-style: none; }
  .key i { display: inline-block; width: .7rem; height: .7rem; border-radius: 50%; margin-right: .4rem; }
  .charts { display: grid; grid-template-columns: repeat(2, ${WIDE}px); gap: 0 1.5rem; }
  svg { display: block; max-width: 100%; height: auto; }
  .narrow { display: none; }
  .failed { font-size: .875rem; color: var(--grey); margin: .5rem 0 0; padding-left: 1.2rem; }
  .table {
    position: relative; left: 50%; translate: -50%; width: max-content; max-width: calc(100vw - 2rem);
    overflow-x: auto; margin-top: .5rem;
  }
  table { border-collapse: collapse; font-size: .8125rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
  th, td { text-align: right; padding: .2rem .45rem; border-bottom: 1px solid var(--lines); font-weight: normal; }
  th:nth-child(-n+3), td:nth-child(-n+3), td[colspan] { text-align: left; }
  thead th { color: var(--grey); }
  .ours { background: var(--panel); }
  .ours td:nth-child(4) { font-weight: 700; }
  td[colspan] { color: var(--grey); white-space: normal; }
  @media (max-width: 1100px) {
    .charts { grid-template-columns: 1fr; }
  }
  @media (max-width: 560px) {
    .wide { display: none; }
    .narrow { display: block; }
  }
`;

/** `out/bench/index.html`: charts of each task, then the table. One file that needs no other and no network. */
export function reportPage(report: Report): string {
  const measured = tasks.filter(({ name, isCeiling }) => !isCeiling && rowsOf(report, name).length > 0);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>webgpu-ebm: benchmark</title>
<style>${STYLE}</style>
<h1>webgpu-ebm and its peers</h1>
<p class="adapter">${escape(adapterLine(report))}</p>
<p class="note">The same work, data and starting weights in one headless browser, taking turns; results at step 0 agree
within 10⁻⁴. Medians; pale strokes go from the fastest run to the slowest. Only ratios within one run count.</p>
${ceilings(report)}
${measured.map(({ name }) => section(name, rowsOf(report, name))).join('\n')}
<h2>all rows</h2>
${table(report.rows)}
</html>
`;
}

function rowsOf({ rows }: Report, task: string): Row[] {
  return rows.filter((row) => row.task === task);
}

/** What the adapter itself does, in figures. */
function ceilings(report: Report): string {
  const items = tasks
    .filter(({ isCeiling }) => isCeiling)
    .flatMap(({ name }) => rowsOf(report, name))
    .map(({ task, value, unit }) => `<li><b>${short(value)} ${escape(unit)}</b><span>${task}</span></li>`);
  return items.length > 0 ? `<ul class="ceilings">${items.join('')}</ul>` : '';
}

function section(task: string, rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ implementation }) => implementation))];
  const share = shareChart(rows);
  const isGrowth = task === 'growth-k';
  const charts = [
    chart('Time', isGrowth ? growthTimeChart(rows) : timeChart(rows), `median milliseconds of ${task}`),
    isGrowth && chart('Extra memory', growthMemoryChart(rows), 'memory against the number of answers'),
    chart(
      'Peers, in times of this project',
      isGrowth ? growthRatioChart(rows) : ratioChart(rows),
      `ratios of medians of ${task}`,
    ),
    share &&
      chart(
        'Share of the ceiling that binds',
        share.option,
        `shares of ceilings of ${task}`,
        share.height,
        key(share.bounds.map((bound) => [bound, boundInkOf(bound)])),
      ),
  ];
  return `<section>
<h2 id="${task}">${task}</h2>
${about(task)}
${key(names.map((name) => [name, inkOf(name)]))}
<div class="charts">${charts.filter(Boolean).join('')}${failures(rows)}</div>
</section>`;
}

function about(name: string): string {
  const text = tasks.find((task) => task.name === name)?.about;
  return text === undefined ? '' : `<p>${escape(text)}</p>`;
}

/** A chart with its heading, in both widths; nothing where there is none to draw. */
function chart(
  heading: string,
  option: EChartsOption | undefined,
  label: string,
  height = 340,
  legend = '',
): string {
  if (!option) return '';
  const drawn = [
    ['wide', WIDE],
    ['narrow', NARROW],
  ].map(([name, width]) => {
    const { svg } = drawChart(option, { width: width as number, height, inks: INKS });
    return `<div class="${name}" role="img" aria-label="${escape(label)}">${svg}</div>`;
  });
  return `<div><h3>${escape(heading)}</h3>${legend}${drawn.join('')}</div>`;
}

/** Which colour is whose. */
function key(names: readonly (readonly [name: string, ink: string])[]): string {
  const items = names.map(([name, ink]) => `<li><i style="background: ${ink}"></i>${name}</li>`);
  return `<ul class="key">${items.join('')}</ul>`;
}

function failures(rows: readonly Row[]): string {
  const items = rows.flatMap(({ size, implementation, error }) =>
    error === undefined ? [] : [`<li><b>${implementation}</b> at ${size}: ${escape(error)}</li>`],
  );
  return items.length > 0 ? `<div><h3>Not measured</h3><ul class="failed">${items.join('')}</ul></div>` : '';
}

/** The table's columns: those of the terminal, then what shares were reckoned from. */
const COLUMNS = [...HEAD, 'launches', 'µs to encode', '10⁶ operations', 'MB moved'];

function workFigures({ launches, msEncode, operations, traffic, share }: Row): string[] {
  if (share === null || operations === null || traffic === null) return ['', '', '', ''];
  return [
    String(launches),
    short(msEncode === null ? null : 1000 * msEncode),
    short(operations / 1e6),
    short(traffic / 1e6),
  ];
}

function table(rows: readonly Row[]): string {
  const cells = (tag: string, texts: readonly string[]): string =>
    texts.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('');
  const body = rows.map((row) => {
    const names = cells('td', [row.task, row.size, row.implementation]);
    const rest =
      row.error === undefined
        ? cells('td', [...figures(row), ...workFigures(row)])
        : `<td colspan="${COLUMNS.length - 3}">${escape(row.error)}</td>`;
    return `<tr${row.implementation === OURS ? ' class="ours"' : ''}>${names}${rest}</tr>`;
  });
  return `<div class="table"><table><thead><tr>${cells('th', COLUMNS)}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
