import type { Roc } from 'webgpu-ebm';

/**
 * A curve of errors for a log-log plot, `[false accepts, false rejects]`: at most one point for every twentieth of a
 * decade, none where either share is below `lowest`.
 */
export function errorCurve({ falseAlarms, detections }: Roc, lowest: number): [number, number][] {
  const points: [number, number][] = [];
  let last = '';
  for (const [i, accepts] of falseAlarms.entries()) {
    const rejects = 1 - (detections[i] as number);
    if (accepts < lowest || rejects < lowest) continue;
    const place = [accepts, rejects].map((share) => Math.round(20 * Math.log10(share))).join();
    if (place !== last) points.push([accepts, rejects]);
    last = place;
  }
  return points;
}

/** Share of the values in each of `count` bins from 0 to `highest`, as `[middle of the bin, share]`. */
export function histogram(values: ArrayLike<number>, highest: number, count: number): [number, number][] {
  const counts = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(count - 1, Math.floor(((values[i] as number) / highest) * count));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return Array.from(counts, (number, bin) => [((bin + 0.5) * highest) / count, number / values.length]);
}
