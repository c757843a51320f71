import type { Samples, Trainer } from 'webgpu-ebm';
import type { DemoRun } from './Demo.ts';

/** Trains for `steps` steps, stopping after each quarter to measure; returns the seconds spent in training alone. */
export async function trainInQuarters(
  trainer: Trainer,
  samples: Samples,
  { steps, onProgress, signal }: Pick<DemoRun, 'steps' | 'onProgress' | 'signal'>,
  measure: () => Promise<void>,
  batchSize?: number,
): Promise<number> {
  let done = 0;
  let seconds = 0;
  for (let quarter = 1; quarter <= 4; quarter++) {
    const target = Math.round((steps * quarter) / 4);
    if (target > done) {
      const start = done;
      const fitted = await trainer.fit(samples, {
        steps: target - start,
        batchSize,
        signal,
        onProgress: ({ step, loss }) => onProgress(start + step, loss),
      });
      seconds += fitted.seconds;
      done = target;
    }
    await measure();
  }
  return seconds;
}
