/// <reference types="vite/client" />
// `npm run demo`: trains the demonstrations headless, with progress; prints a table; writes out/demo.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { encode } from 'fast-png';
import { Gpu } from 'webgpu-ebm';
import { createNodeWebGpu } from 'webgpu-ebm/node';
import type { Demo, DemoResult } from '../demos/shared/Demo.ts';
import { startProgress } from './demo/progress.ts';
import { reportPage } from './demo/page.ts';
import { reportRow, reportTable, type Report } from './demo/report.ts';

const OUT = 'out/demo';

const models = import.meta.glob<{ demo: Demo }>('../demos/*/model.ts', { import: 'demo', eager: true });
const demos = (Object.values(models) as unknown as Demo[]).sort((a, b) => a.meta.id.localeCompare(b.meta.id));
const ids = demos.map(({ meta }) => meta.id);

interface Options {
  only?: string[];
  seed: number;
  steps?: number;
  json?: boolean;
}

const command = new Command('npm run demo --')
  .description('Trains the demonstrations on WebGPU, headless, and shows the result.')
  .option('--only <id...>', `run these alone: ${ids.join(', ')}`)
  .option('--seed <n>', 'of starting weights and batch order', whole(0), 1)
  .option('--steps <n>', 'training steps of each, instead of its own number', whole(1))
  .option('--json', 'print the report as JSON on standard output instead of a table')
  .addHelpText(
    'after',
    `\nWrites ${OUT}/report.json, ${OUT}/<id>.png (energy surface before training in orange, after in green, samples as\nblue spheres) and ${OUT}/index.html. Runs with one seed on one device give the same figures but for time.`,
  )
  .action(main);
await command.parseAsync();

async function main(options: Options): Promise<void> {
  const unknown = options.only?.filter((id) => !ids.includes(id)) ?? [];
  if (unknown.length > 0) {
    command.error(`error: unknown demonstration ${unknown.join(', ')}. There are: ${ids.join(', ')}.`);
  }
  const chosen = demos.filter(({ meta }) => !options.only || options.only.includes(meta.id));
  const abort = new AbortController();
  const interrupt = (): void => abort.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  const gpu = await Gpu.request({ gpu: await createNodeWebGpu() });
  try {
    const report = await runAll(gpu, chosen, options, abort.signal);
    if (options.json) console.log(JSON.stringify(report, undefined, 2));
    else {
      console.log(reportTable(report));
      console.log(`\nPictures: ${OUT}/index.html   Figures: ${OUT}/report.json`);
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    console.error('\nInterrupted; nothing more was written.');
    process.exitCode = 130;
  } finally {
    process.off('SIGINT', interrupt);
    gpu.dispose();
  }
}

async function runAll(
  gpu: Gpu,
  chosen: readonly Demo[],
  options: Options,
  signal: AbortSignal,
): Promise<Report> {
  await mkdir(OUT, { recursive: true });
  const { adapter, kind } = gpu.describe();
  const report: Report = { adapter, kind, seed: options.seed, demos: [] };
  const progress = startProgress(chosen.map(({ meta }) => [meta.id, options.steps ?? meta.steps]));
  try {
    for (const { meta, run } of chosen) {
      const steps = options.steps ?? meta.steps;
      const onProgress = progress.begin(meta.id);
      const result: DemoResult = await run({ gpu, seed: options.seed, steps, onProgress, signal });
      progress.end(meta.id, steps, result.finalLoss);
      await writeFile(join(OUT, `${meta.id}.png`), encode(result.picture));
      report.demos.push(reportRow(meta, steps, result));
    }
  } finally {
    progress.stop();
  }
  await writeFile(join(OUT, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(
    join(OUT, 'index.html'),
    reportPage(
      report,
      chosen.map(({ meta }) => meta),
    ),
  );
  return report;
}

function whole(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least || value > 0xffff_ffff) {
      throw new InvalidArgumentError(`Expected a whole number ≥ ${least}.`);
    }
    return value;
  };
}
