// `npm run bench`: this project and its peers on the same work in one headless browser; prints a table; writes out/bench.

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { implementations, type Name, packages } from '../bench/implementations/index.ts';
import { tasks } from '../bench/tasks/index.ts';
import { BenchPage } from './bench/BenchPage.ts';
import { firstLine, measure, type Effort } from './bench/measure.ts';
import { reportTable, type Report } from './bench/report.ts';

const THOROUGH: Effort = { msRun: 100, runs: 7, msTotal: 20_000 };
const QUICK: Effort = { msRun: 20, runs: 3, msTotal: 1000 };

const taskNames = tasks.map(({ name }) => name);
const names = Object.keys(implementations) as Name[];

/** Measures the adapter itself: what the others are held against, not one of them. */
const CEILINGS: Name = 'wgsl';
const peers = names.filter((name) => name !== CEILINGS);

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
  const only = tasks.filter(({ name }) => options.only?.includes(name) ?? true);
  checkKnown('size', options.sizes, [...new Set(only.flatMap(({ sizes }) => sizes))]);
  const chosen = peers.filter((name) => options.peers?.includes(name) ?? true);
  const page = await BenchPage.launch();
  try {
    const report: Report = { ...(await page.adapter()), rows: [] };
    await mkdir(options.out, { recursive: true });
    const unavailable = await findUnavailable(page, chosen);
    for (const task of only) {
      const failed = new Map(unavailable);
      for (const size of sizesOf(task.sizes, options)) {
        console.error(`${task.name} ${size}`);
        const work = { task, size, names: task.isCeiling ? [CEILINGS] : chosen };
        report.rows.push(...(await measure(page, work, options.quick ? QUICK : THOROUGH, failed)));
        // A long run that is stopped leaves what it has.
        await writeFile(join(options.out, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
      }
    }
    console.log(options.json ? JSON.stringify(report, undefined, 2) : reportTable(report));
    if (!options.json) console.log(`\nFigures: ${join(options.out, 'report.json')}`);
  } finally {
    await page.dispose();
  }
}

/** Why implementations can't take part: not installed, or they don't load. */
async function findUnavailable(page: BenchPage, chosen: readonly Name[]): Promise<Map<Name, string>> {
  const unavailable = new Map<Name, string>();
  for (const name of chosen) {
    const from = packages[name];
    if (from !== undefined && !existsSync(new URL(`../bench/node_modules/${from}`, import.meta.url))) {
      unavailable.set(name, `${from} isn't installed: run npm install in bench/`);
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

function sizesOf(sizes: readonly string[], { quick, sizes: asked }: Options): readonly string[] {
  if (asked) return sizes.filter((size) => asked.includes(size));
  return quick ? sizes.slice(0, 1) : sizes;
}

function checkKnown(what: string, given: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = given?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) {
    command.error(`error: unknown ${what} ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  }
}
