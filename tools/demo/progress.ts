import { MultiBar, Presets, type SingleBar } from 'cli-progress';

/** Progress bars on standard error, one a demonstration; plain lines where that isn't a terminal. */
export function startProgress(tasks: readonly (readonly [id: string, steps: number])[]) {
  const bars = new MultiBar(
    {
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      hideCursor: true,
      format: '{id} {bar} {value}/{total} steps | {rate} steps/s | {eta} s left | loss {loss}',
      barsize: 24,
    },
    Presets.shades_classic,
  );
  const width = Math.max(...tasks.map(([id]) => id.length));
  const started = new Map<string, SingleBar>();
  const totals = new Map(tasks);

  return {
    begin(id: string): (done: number, loss: number) => void {
      const start = performance.now();
      const bar = bars.create(totals.get(id) ?? 1, 0, { id: id.padEnd(width), rate: '-', loss: '-' });
      started.set(id, bar);
      return (done, loss) => {
        const rate = (1000 * done) / (performance.now() - start);
        bar.update(done, { rate: rate.toFixed(0), loss: loss.toPrecision(3) });
      };
    },
    end(id: string): void {
      started.get(id)?.update(totals.get(id) ?? 1);
    },
    stop(): void {
      bars.stop();
    },
  };
}
