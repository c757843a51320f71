// `npm run bench`: this project and its peers on the same work in one headless browser; prints a table; writes out/bench.

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { implementations, type Name, packages } from '../bench/implementations/index.ts';
import { tasks, type Task } from '../bench/tasks/index.ts';
import { BenchPage } from './bench/BenchPage.ts';
import { firstLine, measure, type Effort, type Measurement } from './bench/measure.ts';
import { reportPage } from './bench/page.ts';
import { startProgress } from './bench/progress.ts';
import { reportTable, type Report } from './bench/report.ts';
import { withShares } from './bench/shares.ts';

const THOROUGH: Effort = { msRun: 100, runs: 7, msTotal: 20_000 };
const QUICK: Effort = { msRun: 10, runs: 3, msTotal: 500 };

const taskNames = tasks.map(({ name }) => name);

/** Measures the adapter itself: what the others are held against, not one of them. */
const CEILINGS: Name = 'wgsl';
const peers = (Object.keys(implementations) as Name[]).filter((name) => name !== CEILINGS);

interface Options {
  quick?: boolean;
  only?: string[];
  sizes?: string[];
  peers?: string[];
  out: string;
  json?: boolean;
}

const command = new Command('npm run bench --')
  .description(
    'Measures this project and its peers on the same work, in one headless browser on one adapter.',
  )
  .option('--quick', 'the smallest size of each task and short runs: to see that everything works')
  .option('--only <task...>', `these alone: ${taskNames.join(', ')}`)
  .option('--sizes <size...>', 'these sizes alone, such as 256,1024,64,16')
  .option('--peers <name...>', `these implementations alone: ${peers.join(', ')}`)
  .option('--out <folder>', 'where report.json goes', 'out/bench')
  .option('--json', 'print the report as JSON on standard output instead of a table')
  .addHelpText('after', '\nbench/README.md says what is measured and how to read it.')
  .action(main);
await command.parseAsync();

async function main(options: Options): Promise<void> {
  checkKnown('task', options.only, taskNames);
  checkKnown('implementation', options.peers, peers);
  const asked = tasks.filter(({ name }) => options.only?.includes(name) ?? true);
  checkKnown('size', options.sizes, [...new Set(asked.flatMap(({ sizes }) => sizes))]);
  const chosen = peers.filter((name) => options.peers?.includes(name) ?? true);
  const abort = new AbortController();
  const interrupt = (): void => abort.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  try {
    const report = await measureAll(plan(asked, chosen, options), chosen, options, abort.signal);
    await writeFile(join(options.out, 'index.html'), reportPage(report));
    if (options.json) console.log(JSON.stringify(report, undefined, 2));
    else {
      console.log(reportTable(report));
      console.log(
        `\nCharts: ${join(options.out, 'index.html')}   Figures: ${join(options.out, 'report.json')}`,
      );
    }
  } finally {
    process.off('SIGINT', interrupt);
  }
  if (abort.signal.aborted) {
    console.error('Interrupted: what was measured until then is written.');
    process.exitCode = 130;
  }
}

/** A task at a size, and how thoroughly it is measured. */
interface Step {
  readonly measurement: Measurement;
  readonly effort: Effort;
}

/** What is measured, in order. Shares of ceilings need the ceilings: shortly, where nobody asked for them. */
function plan(asked: readonly Task[], chosen: readonly Name[], options: Options): Step[] {
  const needed = chosen.includes('webgpu-ebm');
  let isFirst = true;
  return tasks.flatMap((task) => {
    const isAsked = asked.includes(task);
    if (!isAsked && !(needed && task.isCeiling)) return [];
    const effort = options.quick || !isAsked ? QUICK : THOROUGH;
    return sizesOf(task, options).map((size) => {
      if (task.isCeiling)
        return { measurement: { task, size, names: [CEILINGS], coldStarts: false }, effort };
      const coldStarts = !options.quick || isFirst;
      isFirst = false;
      return { measurement: { task, size, names: chosen, coldStarts }, effort };
    });
  });
}

/** All rows, or those that there were when the signal came; `report.json` is written after each step. */
async function measureAll(
  steps: readonly Step[],
  chosen: readonly Name[],
  options: Options,
  signal: AbortSignal,
): Promise<Report> {
  await mkdir(options.out, { recursive: true });
  const missing = findMissing();
  const page = await BenchPage.launch([...missing.values()], signal);
  const progress = startProgress(steps.reduce((sum, { measurement }) => sum + measurement.names.length, 0));
  let report: Report = { adapter: 'unknown', kind: 'cpu', rows: [] };
  try {
    report = { ...report, ...(await page.adapter()) };
    const unavailable = await findUnavailable(page, chosen, missing);
    const failed = new Map<Task, Map<Name, string>>();
    for (const { measurement, effort } of steps) {
      const { task, size, names } = measurement;
      const failedHere = failed.get(task) ?? new Map(unavailable);
      failed.set(task, failedHere);
      progress.measuring(`${task.name} ${size}`);
      const rows = await measure(page, measurement, effort, failedHere);
      report = withShares({ ...report, rows: [...report.rows, ...rows] });
      await writeFile(join(options.out, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
      progress.done(names.length);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.stop();
    await page.dispose();
  }
  return report;
}

/** The packages of peers that aren't installed, chosen or not: the pages are built with all of them. */
function findMissing(): Map<Name, string> {
  const missing = new Map<Name, string>();
  for (const name of Object.keys(packages) as (keyof typeof packages)[]) {
    const from = packages[name];
    if (from !== undefined && !existsSync(new URL(`../bench/node_modules/${from}`, import.meta.url))) {
      missing.set(name, from);
    }
  }
  return missing;
}

/** Why implementations can't take part: not installed, or they don't load. */
async function findUnavailable(
  page: BenchPage,
  chosen: readonly Name[],
  missing: ReadonlyMap<Name, string>,
): Promise<Map<Name, string>> {
  const unavailable = new Map<Name, string>();
  for (const name of chosen) {
    if (missing.has(name)) {
      unavailable.set(name, `${missing.get(name)} isn't installed: run npm install in bench/`);
      continue;
    }
    try {
      await page.load(name);
    } catch (error) {
      unavailable.set(name, firstLine(error));
      await page.restart();
    }
  }
  return unavailable;
}

function sizesOf({ sizes, isCeiling }: Task, { quick, sizes: asked }: Options): readonly string[] {
  if (isCeiling) return sizes;
  if (asked) return sizes.filter((size) => asked.includes(size));
  return quick ? sizes.slice(0, 1) : sizes;
}

function checkKnown(what: string, given: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = given?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) {
    command.error(`error: unknown ${what} ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  }
}
