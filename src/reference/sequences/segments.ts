/** Energies of transitions that lie closer together than this, times β, are taken as factors. */
export const NARROW = 50;

/**
 * The segment that works on a position of a chain: the first one on all of them, unless the chain is narrow and forgets
 * within half a segment where a recursion started, to float32. `range`: β times how far transitions lie apart.
 */
export function segmentAt(step: number, length: number, segments: number, range: number): number {
  const rows = Math.ceil(length / segments);
  const closer = -Math.log(Math.tanh(range / 2));
  const memory = 1 + Math.floor(Math.log(1e8 * Math.max(1, 2 * range)) / Math.max(closer, 1e-6));
  return range <= NARROW && 2 * memory <= rows ? Math.floor(step / rows) : 0;
}
