import type { Samples } from './shapes.ts';

/** About so many of the samples, evenly chosen, as `[x, y]` one after the other. */
export function shownSamples({ x, y }: Samples, about: number): Float32Array<ArrayBuffer> {
  // An odd stride takes its share of right answers that samples have in turn.
  const every = 2 * Math.floor(x.length / about / 2) + 1;
  const shown = [...x.keys()].filter((i) => i % every === Math.floor(every / 2));
  return Float32Array.from(shown.flatMap((i) => [x[i] as number, y[i] as number]));
}
