import type { Row } from '../../demos/shared/Demo.ts';
import { number, words } from './format.ts';
import { columnsOf, otherFigures, type Outcome, type Outcomes } from './report.ts';

const STYLE = `
  :root { color-scheme: light dark; --edge: #8884; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  figure { margin: 0 0 2.5rem; }
  img { max-width: 100%; height: auto; border: 1px solid var(--edge); border-radius: 8px; background: #fff; }
  figcaption { margin-top: .5rem; }
  .wide { overflow-x: auto; }
  table { border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; font-size: .9rem; }
  th, td { text-align: left; padding: .1rem 1.5rem .1rem 0; font-weight: normal; }
  th { opacity: .75; }
  .rows td:not(:first-child), .rows th:not(:first-child) { text-align: right; }
`;

/** Where the picture of a demonstration lies: its file's name, and its size in CSS pixels. */
export interface Shown {
  file: string;
  width: number;
  height: number;
}

/** `out/demo/index.html`: every demonstration's picture with a line or two of explanation and its figures. */
export function reportPage(
  { adapter, kind, seed, outcomes }: Outcomes,
  pictures: ReadonlyMap<string, Shown>,
): string {
  const figures = outcomes.map((outcome) => {
    const { meta, result } = outcome;
    const { file, width, height } = pictures.get(meta.id) as Shown;
    return `<figure id="${meta.id}">
<h2>${escape(meta.title)}</h2>
<img src="${file}" width="${width}" height="${height}" alt="${escape(meta.alt ?? meta.explanation)}">
<figcaption>${escape(meta.explanation)}${figuresTable(outcome)}${result.rows ? rowsTable(result.rows) : ''}</figcaption>
</figure>`;
  });
  const software = kind === 'cpu' ? ', a software adapter: its times say nothing about GPUs' : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>webgpu-ebm: demonstrations</title>
<style>${STYLE}</style>
<h1>Demonstrations of energy-based models</h1>
<p>Low energy = compatible. In energy surfaces: orange before training, green after, blue spheres are training samples.
Trained on ${escape(adapter)}${software}; seed ${seed}.</p>
${figures.join('\n')}
</html>
`;
}

function figuresTable({ meta, steps, result }: Outcome): string {
  const { seconds, figures } = result;
  const { runs = 1 } = meta;
  const [initialLoss, finalLoss, error, gap, lidError] = [
    'initialLoss',
    'finalLoss',
    'inferenceError',
    'energyGap',
    'lidError',
  ].map((name) => figures[name] as number | undefined);
  const [initialSpread, spread] = [figures['initialSurfaceSpread'], figures['surfaceSpread']];
  const cells: [string, string][] = [
    ['architecture', meta.architecture],
    ['loss', meta.loss],
    ['steps', `${runs > 1 ? `${runs} × ` : ''}${steps} in ${seconds.toFixed(1)} s`],
  ];
  if (initialLoss !== undefined && finalLoss !== undefined)
    cells.push(['mean loss', `${number(initialLoss)} → ${number(finalLoss)}`]);
  if (error !== undefined)
    cells.push([meta.id === 'digits' ? 'test error' : 'inference error', error.toFixed(4)]);
  if (initialSpread !== undefined && spread !== undefined)
    cells.push(['surface spread', `${number(initialSpread)} → ${number(spread)}`]);
  if (gap !== undefined) cells.push(['energy gap Ei − Ec', number(gap)]);
  if (lidError !== undefined) cells.push(['distance of each valley from its lid', lidError.toFixed(4)]);
  cells.push(...otherFigures(result));
  return `<table>${cells.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`;
}

function rowsTable(rows: readonly Row[]): string {
  const names = columnsOf(rows);
  const head = names.map((name) => `<th scope="col">${escape(words(name))}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${names.map((name) => `<td>${escape(number(row[name] ?? ''))}</td>`).join('')}</tr>`,
  );
  return `<div class="wide"><table class="rows"><tr>${head}</tr>${body.join('')}</table></div>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
