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
/**
 * Of the local search: from one start; in all, and fewer of many tensors, by the pairs of them that are compared. Beyond
 * 450 tensors that bound cuts the first round short, so that thousands of them take no longer.
 */
const MOVES_A_START = 500;
const MOVES = 12_000;
const COMPARISONS = 1e8;

/**
 * Places lifetimes in one arena so that no two that overlap in time overlap in space.
 *
 * First fit in several orders (by size, by length of life, by both, by start), the best kept. The problem is NP-hard,
 * so while the best is more than 10 % above the largest live set, a seeded local search starts from each of these
 * orders, and from others at random: it moves one tensor at a time to another turn, and keeps what isn't worse.
 *
 * Offsets are multiples of 256 bytes, WebGPU's alignment of storage bindings.
 */
export function planArena(lifetimes: readonly Lifetime[]): ArenaPlan {
  const blocks = lifetimes.map(({ bytes, first, last }, index) => ({
    index,
    first,
    last,
    size: Math.ceil(bytes / ALIGNMENT) * ALIGNMENT,
  }));
  const largestLiveSet = findLargestLiveSet(blocks);
  const goal = GOOD_ENOUGH * largestLiveSet;
  const life = ({ first, last }: Block): number => last - first + 1;
  const starts = [
    (a: Block, b: Block) => b.size - a.size || a.first - b.first,
    (a: Block, b: Block) => life(b) - life(a) || b.size - a.size,
    (a: Block, b: Block) => b.size * life(b) - a.size * life(a),
    (a: Block, b: Block) => a.first - b.first || b.size - a.size,
  ]
    .map((compare) => firstFit([...blocks].sort(compare)))
    .sort((a, b) => a.peak - b.peak);

  let best = starts[0] as Placement;
  const random = lehmer(1);
  const moves = Math.min(MOVES, COMPARISONS / blocks.length ** 2);
  for (let round = 0; round * MOVES_A_START < moves && best.peak > goal; round++) {
    const start = starts[round] ?? firstFit(shuffle(blocks, random));
    const refined = refine(start, Math.min(moves, MOVES_A_START), goal, random);
    if (refined.peak < best.peak) best = refined;
  }
  return { offsets: best.offsets, peak: best.peak, largestLiveSet };
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Moves from one start; half of them are of a tensor that reaches the peak. */
function refine(start: Placement, moves: number, goal: number, random: () => number): Placement {
  let best = start;
  for (let turn = 0; turn < moves && best.peak > goal; turn++) {
    const order = [...best.order];
    const top = order.findIndex(({ index, size }) => (best.offsets[index] as number) + size === best.peak);
    const from = random() < 0.5 ? top : Math.floor(random() * order.length);
    const [moved] = order.splice(from, 1);
    order.splice(Math.floor(random() * (order.length + 1)), 0, moved as Block);
    const next = firstFit(order);
    if (next.peak <= best.peak) best = next;
  }
  return best;
}

interface Block {
  readonly index: number;
  readonly size: number;
  readonly first: number;
  readonly last: number;
}

interface Placement {
  readonly order: readonly Block[];
  readonly offsets: readonly number[];
  readonly peak: number;
}

/** Puts each block, in order, at the lowest offset that is free during its whole life. */
function firstFit(order: readonly Block[]): Placement {
  const offsets: number[] = Array.from({ length: order.length }, () => 0);
  /** By rising offset. */
  const placed: { readonly block: Block; readonly offset: number }[] = [];
  let peak = 0;
  for (const block of order) {
    let offset = 0;
    for (const other of placed) {
      if (other.block.last < block.first || block.last < other.block.first) continue;
      if (offset + block.size <= other.offset) break;
      offset = Math.max(offset, other.offset + other.block.size);
    }
    offsets[block.index] = offset;
    peak = Math.max(peak, offset + block.size);
    const after = placed.findIndex((other) => other.offset > offset);
    placed.splice(after < 0 ? placed.length : after, 0, { block, offset });
  }
  return { order, offsets, peak };
}

function findLargestLiveSet(blocks: readonly Block[]): number {
  const changes = new Map<number, number>();
  for (const { first, last, size } of blocks) {
    changes.set(first, (changes.get(first) ?? 0) + size);
    changes.set(last + 1, (changes.get(last + 1) ?? 0) - size);
  }
  let alive = 0;
  let largest = 0;
  for (const time of [...changes.keys()].sort((a, b) => a - b)) {
    alive += changes.get(time) as number;
    largest = Math.max(largest, alive);
  }
  return largest;
}

/** Lehmer's generator, so that a plan is the same on every machine. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
