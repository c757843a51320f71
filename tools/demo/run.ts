import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, Gpu } from 'webgpu-ebm';
import { createNodeWebGpu } from 'webgpu-ebm/node';
import type { Chart, Demo, DemoMeta } from '../../demos/shared/Demo.ts';
import { reportPage, type Shown } from './page.ts';
import { drawCharts, writePicture } from './pictures.ts';
import { startProgress } from './progress.ts';
import { reportTable, toReport, type Outcome, type Outcomes } from './report.ts';

/** Only what is run is loaded. */
const models = import.meta.glob<Demo>('../../demos/*/model.ts', { import: 'demo' });

export interface RunOptions {
  seed: number;
  /** Of each training, instead of the demonstration's own number. */
  steps?: number;
  json?: boolean;
  /** The folder that is written. */
  out: string;
}

/** Trains these demonstrations one after the other; prints a table or JSON, and writes report, pictures and page. */
export async function runDemos(metas: readonly DemoMeta[], options: RunOptions): Promise<void> {
  const abort = new AbortController();
  const interrupt = (): void => abort.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  const gpu = await Gpu.request({ gpu: await createNodeWebGpu() });
  try {
    const outcomes = await runAll(gpu, metas, options, abort.signal);
    if (options.json) console.log(JSON.stringify(toReport(outcomes), undefined, 2));
    else {
      console.log(reportTable(outcomes));
      console.log(`\nPictures: ${options.out}/index.html   Figures: ${options.out}/report.json`);
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
  metas: readonly DemoMeta[],
  options: RunOptions,
  signal: AbortSignal,
): Promise<Outcomes> {
  const { out } = options;
  await mkdir(out, { recursive: true });
  const { adapter, kind } = gpu.describe();
  const outcomes: Outcome[] = [];
  const pictures = new Map<string, Shown>();
  const charts = new Map<string, Chart>();
  const progress = startProgress(
    metas.map((meta) => [meta.id, (options.steps ?? meta.steps) * (meta.runs ?? 1)]),
  );
  try {
    for (const meta of metas) {
      const { run } = await load(meta);
      const steps = options.steps ?? meta.steps;
      const onProgress = progress.begin(meta.id);
      const result = await run({ gpu, seed: options.seed, steps, onProgress, signal });
      signal.throwIfAborted();
      progress.end(meta.id);
      pictures.set(meta.id, await writePicture(out, meta.id, result.picture));
      if ('svg' in result.picture) charts.set(meta.id, result.picture);
      outcomes.push({ meta, steps, result });
    }
  } finally {
    progress.stop();
  }
  const all: Outcomes = { adapter, kind, seed: options.seed, outcomes };
  await writeFile(join(out, 'report.json'), `${JSON.stringify(toReport(all), undefined, 2)}\n`);
  await drawCharts(out, charts, pictures);
  await writeFile(join(out, 'index.html'), reportPage(all, pictures));
  return all;
}

async function load({ id }: DemoMeta): Promise<Demo> {
  const model = models[`../../demos/${id}/model.ts`];
  if (!model)
    throw new Error(`demo: expected demos/${id}/model.ts, found none. Name the folder as the demonstration.`);
  return model();
}
