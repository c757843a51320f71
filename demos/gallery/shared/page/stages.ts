import type { Timeline } from './Timeline.ts';

/** Steps in a row with the same settings. */
export interface Stage<S> {
  readonly settings: S;
  readonly steps: number;
}

export type Stages<S> = readonly [Stage<S>, ...Stage<S>[]];

/** All steps of a page, in order; where there are none yet, one with what is set. */
export function stagesOf<S>({ start, edits, step }: Timeline<S>): Stages<S> {
  const changes = [{ step: 0, settings: start }, ...edits];
  const stages = changes
    .map(({ step: first, settings }, i) => ({ settings, steps: (changes[i + 1]?.step ?? step) - first }))
    .filter(({ steps }) => steps > 0);
  const [first = { settings: start, steps: 1 }, ...others] = stages;
  return [first, ...others];
}

/** The same steps with settings made of these. */
export function withSettings<S, T>([first, ...others]: Stages<S>, make: (settings: S) => T): Stages<T> {
  const made = ({ settings, steps }: Stage<S>): Stage<T> => ({ settings: make(settings), steps });
  return [made(first), ...others.map(made)];
}

/** What a stage is as a program. */
export interface StageCode {
  /** Of `Trainer.create`: a line each, without indentation. */
  readonly options: readonly string[];
  /** Of `fit`: the samples, and what comes with the steps. */
  readonly samples: string;
  readonly steps: number;
  readonly batchSize?: number;
}

/** A program's part that trains, stage after stage: each with a trainer that goes on where the one before stopped. */
export function trainingCode([first, ...others]: readonly [StageCode, ...StageCode[]]): string {
  const fit = ({ samples, steps, batchSize }: StageCode): string =>
    `await trainer.fit(${samples}, { steps: ${steps}${batchSize === undefined ? '' : `, batchSize: ${batchSize}`} });\n`;
  const options = (stage: StageCode): string => `{\n${stage.options.map((line) => `  ${line}\n`).join('')}}`;
  let reached = first.steps;
  const more = others.map((stage) => {
    const text = `\n// On from step ${reached}, with other settings.\ntrainer = await goOn(trainer, ${options(stage)});\n${fit(stage)}`;
    reached += stage.steps;
    return text;
  });
  const keyword = others.length > 0 ? 'let' : 'const';
  return `${keyword} trainer = await Trainer.create(gpu, ${options(first)});\n${fit(first)}${more.join('')}`;
}

/** The function that `trainingCode` calls for all stages but the first. */
export function goingOnCode(stages: number, replicas: number): string {
  if (stages === 1) return '';
  const restore =
    replicas === 1
      ? '  after.restore(await before.checkpoint());'
      : `  for (let r = 0; r < ${replicas}; r++) after.replica(r).restore(await before.replica(r).checkpoint());`;
  return `
async function goOn(before, options) {
  const after = await Trainer.create(gpu, options);
${restore}
  before.dispose();
  return after;
}
`;
}
