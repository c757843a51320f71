import { Presets, SingleBar } from 'cli-progress';

/** A bar on standard error: rows done and the time so far, and what is being measured; lines where that isn't a terminal. */
export function startProgress(rows: number) {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      hideCursor: true,
      format: '{bar} {value}/{total} rows | {duration_formatted} | {what}',
      barsize: 24,
    },
    Presets.shades_classic,
  );
  bar.start(rows, 0, { what: '' });
  return {
    measuring: (what: string): void => bar.update({ what }),
    done: (count: number): void => bar.increment(count),
    stop: (): void => bar.stop(),
  };
}
