import Table from 'cli-table3';
import type { Name } from '../../bench/implementations/index.ts';

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
  /** From nothing to the end of the first repetition. */
  msCold: number | null;
  bytes: number | null;
  /** Largest relative difference to plain-js at step 0. */
  disagreement: number | null;
  error?: string;
}

/** `out/bench/report.json` */
export interface Report {
  adapter: string;
  /** `cpu`: a software adapter; its times say nothing about GPUs. */
  kind: 'cpu' | 'gpu';
  rows: Row[];
}

const HEAD = ['task', 'size', 'implementation', 'ms', 'min … max', 'runs', 'value', 'cold ms', 'MB', 'apart'];

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
  const software = kind === 'cpu' ? 'software, on the CPU: its times say nothing about GPUs' : 'GPU';
  return [
    `Adapter: ${adapter} (${software})`,
    table.toString(),
    'ms: median a repetition, steady state;  cold: from nothing to the end of the first;  MB: allocated, where told;',
    'apart: largest relative difference to plain-js at step 0. Only ratios within one run count.',
  ].join('\n');
}

function figures({ msMedian, msMin, msMax, runs, value, unit, msCold, bytes, disagreement }: Row): string[] {
  return [
    short(msMedian),
    `${short(msMin)} … ${short(msMax)}`,
    String(runs),
    `${short(value)} ${unit}`,
    short(msCold),
    bytes === null ? '' : (bytes / 1e6).toFixed(1),
    disagreement === null ? '' : disagreement.toExponential(0),
  ];
}

function short(value: number | null): string {
  if (value === null) return '';
  return value >= 1000 ? value.toFixed(0) : value >= 0.01 ? value.toPrecision(3) : value.toExponential(1);
}
