/** A tensor's claim on the arena: its size, and the first and last launch between which it must stay intact. */
export interface Lifetime {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

export interface ArenaPlan {
  /** Byte offset of each lifetime, in the order given. */
  readonly offsets: readonly number[];
  /** Bytes that the arena needs. */
  readonly peak: number;
  /** The largest total that is alive at one time: no plan can need less. */
  readonly largestLiveSet: number;
}

const ALIGNMENT = 256;
const GOOD_ENOUGH = 1.1;
const REFINEMENTS = 300;

/**
 * Places lifetimes in one arena so that no two that overlap in time overlap in space.
 *
 * First fit in several orders (by size, by length of life, by start), the best one kept; while that is more than 10 %
 * above the largest live set, a few hundred refinements move whatever sits on top to the front of the order.
 * Offsets are multiples of 256 bytes, WebGPU's alignment of storage bindings.
 */
export function planArena(lifetimes: readonly Lifetime[]): ArenaPlan {
  const sizes = lifetimes.map(({ bytes }) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
  const largestLiveSet = findLargestLiveSet(lifetimes, sizes);
  const indices = lifetimes.map((_, index) => index);
  const size = (i: number): number => sizes[i] as number;
  const life = (i: number): number => (lifetimes[i] as Lifetime).last - (lifetimes[i] as Lifetime).first;
  const start = (i: number): number => (lifetimes[i] as Lifetime).first;
  const orders = [
    (a: number, b: number) => size(b) - size(a) || start(a) - start(b),
    (a: number, b: number) => life(b) - life(a) || size(b) - size(a),
    (a: number, b: number) => size(b) * (life(b) + 1) - size(a) * (life(a) + 1),
    (a: number, b: number) => start(a) - start(b) || size(b) - size(a),
  ];

  let best = { order: indices, offsets: [] as number[], peak: Infinity };
  const consider = (order: number[]): void => {
    const offsets = firstFit(lifetimes, sizes, order);
    const peak = Math.max(0, ...indices.map((i) => (offsets[i] as number) + size(i)));
    if (peak < best.peak) best = { order, offsets, peak };
  };
  for (const compare of orders) consider([...indices].sort(compare));

  for (let turn = 0; turn < REFINEMENTS && best.peak > GOOD_ENOUGH * largestLiveSet; turn++) {
    const top = best.order.filter((i) => (best.offsets[i] as number) + size(i) === best.peak);
    const moved = top[turn % top.length] as number;
    const rest = best.order.filter((i) => i !== moved);
    const place = Math.floor((turn * rest.length) / REFINEMENTS);
    consider([...rest.slice(0, place), moved, ...rest.slice(place)]);
  }
  return { offsets: best.offsets, peak: best.peak, largestLiveSet };
}

function firstFit(lifetimes: readonly Lifetime[], sizes: readonly number[], order: readonly number[]): number[] {
  const offsets: number[] = Array.from({ length: lifetimes.length }, () => 0);
  const placed: number[] = [];
  for (const i of order) {
    const { first, last } = lifetimes[i] as Lifetime;
    const neighbours = placed
      .filter((j) => (lifetimes[j] as Lifetime).first <= last && first <= (lifetimes[j] as Lifetime).last)
      .sort((a, b) => (offsets[a] as number) - (offsets[b] as number));
    let offset = 0;
    for (const j of neighbours) {
      if (offset + (sizes[i] as number) <= (offsets[j] as number)) break;
      offset = Math.max(offset, (offsets[j] as number) + (sizes[j] as number));
    }
    offsets[i] = offset;
    placed.push(i);
  }
  return offsets;
}

function findLargestLiveSet(lifetimes: readonly Lifetime[], sizes: readonly number[]): number {
  const changes = new Map<number, number>();
  for (const [i, { first, last }] of lifetimes.entries()) {
    changes.set(first, (changes.get(first) ?? 0) + (sizes[i] as number));
    changes.set(last + 1, (changes.get(last + 1) ?? 0) - (sizes[i] as number));
  }
  let alive = 0;
  let largest = 0;
  for (const time of [...changes.keys()].sort((a, b) => a - b)) {
    alive += changes.get(time) as number;
    largest = Math.max(largest, alive);
  }
  return largest;
}
