import { DivergenceError } from '../errors.ts';
import { checkKnown, checkWhole } from '../options.ts';
import { HISTORY_CAPACITY, type StepRecord } from './Clock.ts';
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
  /** Samples a step, drawn without replacement each epoch; all of them by default. */
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
  checkKnown('fit', options, ['steps', 'batchSize', 'onProgress', 'signal']);
  const { steps, batchSize, onProgress, signal } = options;
  checkWhole('fit', 'steps', steps);
  signal?.throwIfAborted();
  const program = await trainer.program(samples, { batchSize });
  const history: StepRecord[] = [];
  const start = performance.now();
  try {
    let chunk = FIRST_STEPS;
    while (history.length < steps) {
      signal?.throwIfAborted();
      const before = performance.now();
      const count = Math.min(chunk, steps - history.length, HISTORY_CAPACITY);
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
      const now = performance.now();
      report(onProgress, history, steps, (now - start) / 1000);
      const secondsAStep = (now - before) / 1000 / count;
      chunk = Math.max(1, Math.min(4 * chunk, Math.floor(REPORT_SECONDS / secondsAStep)));
    }
  } finally {
    program.dispose();
  }
  const loss = (history.at(-1) as StepRecord).loss;
  return { steps, seconds: (performance.now() - start) / 1000, loss, history };
}

function report(
  onProgress: FitOptions['onProgress'],
  history: readonly StepRecord[],
  steps: number,
  seconds: number,
): void {
  const step = history.length;
  const stepsPerSecond = step / seconds;
  onProgress?.({
    step,
    steps,
    loss: (history.at(-1) as StepRecord).loss,
    stepsPerSecond,
    secondsLeft: (steps - step) / stepsPerSecond,
  });
}
