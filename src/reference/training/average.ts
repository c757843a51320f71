import { at, type Numbers, type Tensors } from '../twin.ts';

/** `average ← average + (w − average)/t` with t = max(1, step + 1 − after) */
export function average(
  { clock, parameters, average: mean }: Tensors<'clock' | 'parameters' | 'average'>,
  { count, after }: Numbers<'count' | 'after'>,
): void {
  const t = Math.max(1, at(clock, 0) + 1 - after);
  for (const [i, w] of parameters.subarray(0, count).entries()) {
    const old = at(mean, i);
    mean[i] = old + (w - old) / t;
  }
}
