/** Energies of transitions that lie closer together than this, times β, are taken as factors. */
export const NARROW = 50;

/**
 * The segment that works on a position of a chain: equal parts of it, but at least twice as long as it takes to forget, to
 * float32, where a recursion started; where the chain isn't narrow, all of it. `range`: β times how far transitions lie apart.
 */
export function segmentAt(step: number, length: number, segments: number, range: number): number {
  if (range > NARROW) return 0;
  const closer = -Math.log(Math.tanh(range / 2));
  const memory = 1 + Math.floor(Math.log(1e8 * Math.max(1, 2 * range)) / Math.max(closer, 1e-6));
  return Math.floor(step / Math.max(Math.ceil(length / segments), 2 * memory));
}
