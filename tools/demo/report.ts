import Table from 'cli-table3';
import type { DemoMeta, DemoResult, Row } from '../../demos/shared/Demo.ts';
import { number, words } from './format.ts';

/** One demonstration that was run. */
export interface Outcome {
  meta: DemoMeta;
  /** Of each training. */
  steps: number;
  result: DemoResult;
}

/** All that ran, on which device. */
export interface Outcomes {
  adapter: string;
  /** `cpu`: a software adapter; its times say nothing about GPUs. */
  kind: 'cpu' | 'gpu';
  seed: number;
  outcomes: readonly Outcome[];
}

/** What `report.json` holds: a row a demonstration with its figures by name, without the picture. */
export function toReport({ adapter, kind, seed, outcomes }: Outcomes) {
  const demos = outcomes.map(({ meta, steps, result }) => {
    const { id, architecture, loss, runs = 1 } = meta;
    const { seconds, figures, rows } = result;
    const msPerStep = (1000 * seconds) / (steps * runs);
    return { id, architecture, loss, steps, seconds, msPerStep, ...figures, ...(rows && { rows }) };
  });
  return { adapter, kind, seed, demos };
}

/** Figures of energy surfaces: columns of one table, with the lines that explain them. */
const COLUMNS: readonly [head: string, names: readonly string[], format: (value: number) => string][] = [
  ['loss', ['initialLoss', 'finalLoss'], number],
  ['error', ['inferenceError'], (value) => value.toFixed(4)],
  ['spread', ['initialSurfaceSpread', 'surfaceSpread'], number],
  ['gap', ['energyGap'], number],
  ['lids', ['lidError'], (value) => value.toFixed(4)],
];
const LEGEND = [
  'error: mean |argmin E − nearest right answer| on X not trained on (digits: share of test images misread)',
  'spread: mean over X of max E − min E;  gap: mean(Ei − Ec);  lids: mean distance of each valley from its lid',
];
const IN_COLUMNS = new Set([...COLUMNS.flatMap(([, names]) => names), 'spreadByQuarter']);

/** Figures that no column of energy surfaces shows. */
export function otherFigures({ figures }: DemoResult): [name: string, value: string][] {
  return Object.entries(figures)
    .filter(([name]) => !IN_COLUMNS.has(name))
    .map(([name, value]) => [words(name), number(value)]);
}

/** The report for the terminal: a table of all, and what some have beyond it. */
export function reportTable({ adapter, kind, seed, outcomes }: Outcomes): string {
  const columns = COLUMNS.filter(([, [name = '']]) => outcomes.some(({ result }) => name in result.figures));
  const table = makeTable(['demo', 'steps', 'seconds', 'ms/step', ...columns.map(([head]) => head)]);
  for (const { meta, steps, result } of outcomes) {
    const { runs = 1 } = meta;
    table.push([
      meta.id,
      runs > 1 ? `${runs} × ${steps}` : steps,
      result.seconds.toFixed(1),
      ((1000 * result.seconds) / (steps * runs)).toFixed(2),
      ...columns.map(([, names, format]) =>
        names
          .flatMap((name) => result.figures[name] ?? [])
          .map(format)
          .join(' → '),
      ),
    ]);
  }
  return [
    `Adapter: ${adapter} (${kind === 'cpu' ? 'software, on the CPU' : 'GPU'}); seed ${seed}`,
    table.toString(),
    ...(columns.length > 0 ? LEGEND : []),
    ...outcomes.flatMap(({ meta, result }) => details(meta, result)),
  ].join('\n');
}

function details(meta: DemoMeta, result: DemoResult): string[] {
  const figures = otherFigures(result).map(([name, value]) => `${name} ${value}`);
  if (figures.length === 0 && !result.rows) return [];
  return [
    `\n${meta.title}`,
    ...(figures.length > 0 ? [figures.join(';  ')] : []),
    ...(result.rows ? [rowsTable(result.rows)] : []),
  ];
}

function rowsTable(rows: readonly Row[]): string {
  const names = columnsOf(rows);
  // A word a line: a column is as wide as what stands in it.
  const table = makeTable(names.map((name) => words(name).replaceAll(' ', '\n')));
  for (const row of rows) table.push(names.map((name) => number(row[name] ?? '')));
  return table.toString();
}

/** Names of all columns, in the order in which they first appear. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function makeTable(head: string[]) {
  const colAligns = head.map((_, column) => (column === 0 ? ('left' as const) : ('right' as const)));
  return new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
}
