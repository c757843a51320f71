import Table from 'cli-table3';
import type { Name } from '../../bench/implementations/index.ts';
import type { Bound } from './shares.ts';

/** One task at one size on one implementation. Times are milliseconds a repetition. */
export interface Row {
  task: string;
  size: string;
  implementation: Name;
  /** Steady state; null when there is no measurement, and then `error` says why. */
  msMedian: number | null;
  msMin: number | null;
  msMax: number | null;
  runs: number;
  /** The median in the task's own unit. */
  value: number | null;
  unit: string;
  /** Repetitions between two fences: those of one run. */
  repetitions: number;
  /** From the navigation of a fresh page to the end of the first repetition. */
  msCold: number | null;
  /** The most that was allocated at one time. */
  bytes: number | null;
  /** Of these, what isn't data, parameters, embeddings or results. */
  bytesExtra: number | null;
  /** Largest relative difference to plain-js at step 0. */
  disagreement: number | null;
  /** Dispatches a repetition, where the implementation tells. */
  launches: number | null;
  /** CPU time to encode a repetition, where the implementation tells. */
  msEncode: number | null;
  /** Floating-point operations that a repetition takes at least, as the task counts them. */
  operations: number | null;
  /** Bytes that a repetition reads and writes at least. */
  traffic: number | null;
  /** Of this project's rows: the least time that the adapter's ceilings allow, over the time measured. */
  share: number | null;
  /** The ceiling that allows the least. */
  boundBy: Bound | null;
  error?: string;
}

/** `out/bench/report.json` */
export interface Report {
  adapter: string;
  /** `cpu`: a software adapter; its times say nothing about GPUs. */
  kind: 'cpu' | 'gpu';
  rows: Row[];
}

/** Columns of the report's tables. */
export const HEAD = [
  ...['task', 'size', 'implementation'],
  ...['ms', 'min … max', 'runs', 'value', 'cold ms', 'MB', 'extra MB', 'apart', 'share'],
];

/** The report as a table for the terminal. */
export function reportTable({ adapter, kind, rows }: Report): string {
  const table = new Table({
    head: HEAD,
    colAligns: HEAD.map((_, column) => (column < 3 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const names = [row.task, row.size, row.implementation];
    table.push(
      row.error === undefined
        ? [...names, ...figures(row)]
        : [
            ...names,
            { colSpan: HEAD.length - names.length, hAlign: 'left', content: row.error.slice(0, 70) },
          ],
    );
  }
  return [
    adapterLine({ adapter, kind }),
    table.toString(),
    'ms: median a repetition, steady state;  cold: from the navigation of a fresh page to the end of the first repetition;',
    'MB: most allocated at one time;  extra: beyond data, parameters, embeddings and results;',
    'apart: largest relative difference to plain-js at step 0;  share: of the ceiling that binds. bench/README.md says more.',
    'Only ratios within one run count.',
  ].join('\n');
}

/** What was measured on, and what that means for its times. */
export function adapterLine({ adapter, kind }: Pick<Report, 'adapter' | 'kind'>): string {
  const software = 'a software adapter on the CPU: its times say nothing about GPUs';
  return `Adapter: ${adapter} (${kind === 'cpu' ? software : 'a GPU'})`;
}

/** A row's figures as they are shown, by the columns after its names. */
export function figures(row: Row): string[] {
  const { msMedian, msMin, msMax, runs, value, unit, msCold, bytes, bytesExtra, disagreement } = row;
  return [
    short(msMedian),
    `${short(msMin)} … ${short(msMax)}`,
    String(runs),
    `${short(value)} ${unit}`,
    short(msCold),
    megabytes(bytes),
    megabytes(bytesExtra),
    disagreement === null ? '' : disagreement === 0 ? '0' : disagreement.toExponential(0),
    row.share === null ? '' : `${percent(row.share)} ${row.boundBy}`,
  ];
}

/** `0.034` → `3.4 %` */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function megabytes(bytes: number | null): string {
  return bytes === null ? '' : (bytes / 1e6).toFixed(1);
}

/** Three digits, or a power of ten. */
export function short(value: number | null): string {
  if (value === null) return '';
  return value >= 1000 ? value.toFixed(0) : value >= 0.01 ? value.toPrecision(3) : value.toExponential(1);
}
