/// <reference types="vite/client" />
// `npm run demo`: trains the demonstrations headless, with progress; prints a table; writes out/demo.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { DataError, Gpu } from 'webgpu-ebm';
import { createNodeWebGpu } from 'webgpu-ebm/node';
import type { Chart, Demo } from '../demos/shared/Demo.ts';
import { startProgress } from './demo/progress.ts';
import { reportPage, type Shown } from './demo/page.ts';
import { drawCharts, writePicture } from './demo/pictures.ts';
import { reportTable, toReport, type Outcome, type Outcomes } from './demo/report.ts';

const OUT = 'out/demo';

const models = import.meta.glob<{ demo: Demo }>('../demos/*/model.ts', { import: 'demo', eager: true });
const demos = (Object.values(models) as unknown as Demo[]).sort((a, b) => a.meta.id.localeCompare(b.meta.id));
const ids = demos.map(({ meta }) => meta.id);
const always = demos.filter(({ meta }) => !meta.onRequest);
const onRequest = demos.filter(({ meta }) => meta.onRequest);

interface Options {
  only?: string[];
  seed: number;
  steps?: number;
  json?: boolean;
}

const command = new Command('npm run demo --')
  .description('Trains the demonstrations on WebGPU, headless, and shows the result.')
  .option('--only <id...>', 'run these alone: see the lists below')
  .option('--seed <n>', 'of starting weights and batch order', whole(0), 1)
  .option('--steps <n>', 'training steps of each, instead of its own number', whole(1))
  .option('--json', 'print the report as JSON on standard output instead of a table')
  .addHelpText('after', afterHelp)
  .action(main);
await command.parseAsync();

async function main(options: Options): Promise<void> {
  const unknown = options.only?.filter((id) => !ids.includes(id)) ?? [];
  if (unknown.length > 0) {
    command.error(`error: unknown demonstration ${unknown.join(', ')}. There are: ${ids.join(', ')}.`);
  }
  const chosen = options.only ? demos.filter(({ meta }) => options.only?.includes(meta.id)) : always;
  const abort = new AbortController();
  const interrupt = (): void => abort.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  const gpu = await Gpu.request({ gpu: await createNodeWebGpu() });
  try {
    const outcomes = await runAll(gpu, chosen, options, abort.signal);
    if (options.json) console.log(JSON.stringify(toReport(outcomes), undefined, 2));
    else {
      console.log(reportTable(outcomes));
      console.log(`\nPictures: ${OUT}/index.html   Figures: ${OUT}/report.json`);
    }
  } catch (error) {
    if (abort.signal.aborted) {
      console.error('\nInterrupted; nothing more was written.');
      process.exitCode = 130;
    } else if (error instanceof DataError) {
      // What is missing, and the remedy: where in the code it was missed helps nobody.
      console.error(`\n${error.message}`);
      process.exitCode = 1;
    } else {
      throw error;
    }
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
): Promise<Outcomes> {
  await mkdir(OUT, { recursive: true });
  const { adapter, kind } = gpu.describe();
  const outcomes: Outcome[] = [];
  const pictures = new Map<string, Shown>();
  const charts = new Map<string, Chart>();
  const progress = startProgress(
    chosen.map(({ meta }) => [meta.id, (options.steps ?? meta.steps) * (meta.runs ?? 1)]),
  );
  try {
    for (const { meta, run } of chosen) {
      const steps = options.steps ?? meta.steps;
      const onProgress = progress.begin(meta.id);
      const result = await run({ gpu, seed: options.seed, steps, onProgress, signal });
      signal.throwIfAborted();
      progress.end(meta.id);
      pictures.set(meta.id, await writePicture(OUT, meta.id, result.picture));
      if ('svg' in result.picture) charts.set(meta.id, result.picture);
      outcomes.push({ meta, steps, result });
    }
  } finally {
    progress.stop();
  }
  const all: Outcomes = { adapter, kind, seed: options.seed, outcomes };
  await writeFile(join(OUT, 'report.json'), `${JSON.stringify(toReport(all), undefined, 2)}\n`);
  await drawCharts(OUT, charts, pictures);
  await writeFile(join(OUT, 'index.html'), reportPage(all, pictures));
  return all;
}

/** What is trained and how long the long ones take, and what is written. */
function afterHelp(): string {
  const list = (some: readonly Demo[]): string =>
    some
      .map(({ meta: { id, takes, title } }) => `  ${id.padEnd(22)}${takes?.padEnd(15) ?? ''}${title}`)
      .join('\n');
  return `
Trained without --only:
${list(always)}

Trained only when named by --only, with the time that two cores without a GPU take:
${list(onRequest)}

Writes ${OUT}/report.json, ${OUT}/<id>.png (energy surface before training in orange, after in green, samples as
blue spheres; or a chart, as SVG too) and ${OUT}/index.html. Runs with one seed on one device give the same figures
but for time.`;
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
