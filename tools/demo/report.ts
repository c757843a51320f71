import Table from 'cli-table3';
import type { DemoMeta, DemoResult } from '../../demos/shared/Demo.ts';

/** One demonstration in `report.json`: its figures, without the picture. */
export interface ReportRow extends Omit<DemoResult, 'picture'> {
  id: string;
  architecture: string;
  loss: string;
  steps: number;
  msPerStep: number;
}

/** `out/demo/report.json` */
export interface Report {
  adapter: string;
  /** `cpu`: a software adapter; its times say nothing about GPUs. */
  kind: 'cpu' | 'gpu';
  seed: number;
  demos: ReportRow[];
}

export function reportRow(meta: DemoMeta, steps: number, { picture: _, ...figures }: DemoResult): ReportRow {
  const { id, architecture, loss } = meta;
  return { id, architecture, loss, steps, msPerStep: (1000 * figures.seconds) / steps, ...figures };
}

/** The report as a table for the terminal. */
export function reportTable({ adapter, kind, seed, demos }: Report): string {
  const table = new Table({
    head: ['demo', 'steps', 'seconds', 'ms/step', 'loss', 'error', 'spread', 'gap', 'lids'],
    colAligns: ['left', ...Array.from({ length: 8 }, () => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const demo of demos) {
    table.push([
      demo.id,
      demo.steps,
      demo.seconds.toFixed(1),
      demo.msPerStep.toFixed(2),
      `${short(demo.initialLoss)} → ${short(demo.finalLoss)}`,
      demo.inferenceError.toFixed(4),
      `${short(demo.initialSurfaceSpread)} → ${short(demo.surfaceSpread)}`,
      short(demo.energyGap),
      demo.lidError === undefined ? '' : demo.lidError.toFixed(4),
    ]);
  }
  return [
    `Adapter: ${adapter} (${kind === 'cpu' ? 'software, on the CPU' : 'GPU'}); seed ${seed}`,
    table.toString(),
    'error: mean |argmin E − nearest right answer| on X not trained on (digits: share of test images misread)',
    'spread: mean over X of max E − min E;  gap: mean(Ei − Ec);  lids: mean distance of each valley from its lid',
  ].join('\n');
}

function short(value: number): string {
  return Math.abs(value) < 0.001 && value !== 0 ? value.toExponential(1) : value.toPrecision(3);
}
