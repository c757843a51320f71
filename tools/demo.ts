/// <reference types="vite/client" />
// `npm run demo`: trains the demonstrations headless, with progress; prints a table; writes out/demo.

import { Command, InvalidArgumentError } from 'commander';
import type { DemoMeta } from '../demos/shared/Demo.ts';

const OUT = 'out/demo';

const found = import.meta.glob<DemoMeta>('../demos/*/meta.ts', { import: 'meta', eager: true });
const demos = Object.values(found).sort((a, b) => a.id.localeCompare(b.id));
const ids = demos.map(({ id }) => id);
const always = demos.filter(({ onRequest }) => !onRequest);
const onRequested = demos.filter(({ onRequest }) => onRequest);

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

async function main({ only, ...options }: Options): Promise<void> {
  const unknown = only?.filter((id) => !ids.includes(id)) ?? [];
  if (unknown.length > 0) {
    command.error(`error: unknown demonstration ${unknown.join(', ')}. There are: ${ids.join(', ')}.`);
  }
  // Help and refusals come at once.
  const { runDemos } = await import('./demo/run.ts');
  await runDemos(only ? demos.filter(({ id }) => only.includes(id)) : always, { ...options, out: OUT });
}

/** What is trained and how long the long ones take, and what is written. */
function afterHelp(): string {
  const list = (some: readonly DemoMeta[]): string =>
    some.map(({ id, takes, title }) => `  ${id.padEnd(22)}${takes?.padEnd(15) ?? ''}${title}`).join('\n');
  return `
Trained without --only:
${list(always)}

Trained only when named by --only, with the time that two cores without a GPU take:
${list(onRequested)}

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
