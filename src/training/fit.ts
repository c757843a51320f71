import { DivergenceError } from '../errors.ts';
import { checkKnown, checkWhole } from '../options.ts';
import type { StepRecord } from './Clock.ts';
import type { Samples } from './Dataset.ts';
import type { Trainer } from './Trainer.ts';

/** How training goes, as told to `onProgress`. */
export interface FitProgress {
  /** Steps done by this call, of `steps`. */
  step: number;
  steps: number;
  /** Mean loss of the last batch. */
  loss: number;
  stepsPerSecond: number;
  secondsLeft: number;
}

export interface FitOptions {
  steps: number;
  /**
   * Samples a step, drawn without replacement each epoch; all of them by default. Of sequences, one from each of as many
   * groups of like length, so that hardly a row is wasted; one that divides their number takes all alike often.
   */
  batchSize?: number | undefined;
  /** Called a few times a second. */
  onProgress?: ((progress: FitProgress) => void) | undefined;
  /** Aborting rejects with the signal's reason after the steps in flight; the trainer stays usable. */
  signal?: AbortSignal | undefined;
}

export interface FitResult {
  steps: number;
  seconds: number;
  /** Mean loss of the last batch, before its update. */
  loss: number;
  /** Of every step: mean loss, mean Ec, mean contrast. */
  history: StepRecord[];
}

/** Seconds between reports. */
const REPORT_SECONDS = 0.2;
const FIRST_STEPS = 8;

/** The loop behind `Trainer.fit`: as many steps a submit as fit between two reports. */
export async function fit(trainer: Trainer, samples: Samples, options: FitOptions): Promise<FitResult> {
  const { steps, batchSize, onProgress, signal } = checkFit(options);
  const program = await trainer.program(samples, { batchSize });
  const history: StepRecord[] = [];
  const start = performance.now();
  try {
    await inChunks({ steps, signal, first: FIRST_STEPS, longest: program.capacity }, async (count) => {
      program.submit(count);
      const { rows } = await program.history(count);
      history.push(...rows);
      const bad = rows.findIndex(({ loss }) => !Number.isFinite(loss));
      if (bad >= 0) {
        throw new DivergenceError(
          `fit: expected a finite loss, got ${rows[bad]?.loss} at step ${history.length - rows.length + bad + 1}. ` +
            'Lower the rate, and restore a checkpoint or create the trainer again.',
        );
      }
      const seconds = (performance.now() - start) / 1000;
      const { loss } = history.at(-1) as StepRecord;
      onProgress?.({ ...pace(history.length, steps, seconds), loss });
    });
  } finally {
    program.dispose();
  }
  const loss = (history.at(-1) as StepRecord).loss;
  return { steps, seconds: (performance.now() - start) / 1000, loss, history };
}

/** @throws DataError for a misspelt option or steps that can't be counted, and the signal's reason when it's aborted. */
export function checkFit<T extends Pick<FitOptions, 'steps' | 'signal'>>(options: T): T {
  checkKnown('fit', options, ['steps', 'batchSize', 'onProgress', 'signal']);
  checkWhole('fit', 'steps', options.steps);
  options.signal?.throwIfAborted();
  return options;
}

/** Calls `advance` with numbers of steps that add up to `steps`, each as large as fits between two reports. */
export async function inChunks(
  {
    steps,
    signal,
    first,
    longest,
  }: { steps: number; signal: AbortSignal | undefined; first: number; longest: number },
  advance: (count: number) => Promise<void>,
): Promise<void> {
  let chunk = first;
  let count = 0;
  for (let done = 0; done < steps; done += count) {
    signal?.throwIfAborted();
    const before = performance.now();
    count = Math.min(chunk, steps - done, longest);
    await advance(count);
    const secondsAStep = (performance.now() - before) / 1000 / count;
    chunk = Math.max(1, Math.min(4 * chunk, Math.floor(REPORT_SECONDS / secondsAStep)));
  }
}

/** How far training is, for a report. */
export function pace(step: number, steps: number, seconds: number): Omit<FitProgress, 'loss'> {
  const stepsPerSecond = step / seconds;
  return { step, steps, stepsPerSecond, secondsLeft: (steps - step) / stepsPerSecond };
}
