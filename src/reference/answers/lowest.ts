import { rowOf } from '../rowOf.ts';
import { at, type Tensors } from '../twin.ts';

/** What a search reports when nothing is admitted. */
export const NOTHING = { energy: 1e30, index: 0xffffffff } as const;

export interface Found {
  readonly energy: number;
  readonly index: number;
}

/** The lowest admitted energy among those from `first` on, and its index; ties: the lowest index. */
export function lowest(
  energies: Iterable<number>,
  admits: (energy: number, index: number) => boolean = () => true,
  first = 0,
): Found {
  let found: Found = NOTHING;
  let index = first;
  for (const energy of energies) {
    if (admits(energy, index) && energy < found.energy) found = { energy, index };
    index++;
  }
  return found;
}

/** Which tile of the columns a search sees: that from number `first` on, and whether others came before it. */
export interface Tile {
  readonly first?: number;
  readonly ACCUMULATE_MINIMUM?: number;
}

/** Writes what was found for sample p, or keeps what is there from tiles before where that is no higher. */
export function keepLowest(
  { minimum, index }: Tensors<'minimum' | 'index'>,
  p: number,
  found: Found,
  accumulate: number | undefined,
): void {
  if (accumulate === 1 && at(minimum, p) <= found.energy) return;
  minimum[p] = found.energy;
  index[p] = found.index;
}

/** Whether (energy, index) comes after (afterEnergy, afterIndex) in the order by energy, then by index. */
export function comesAfter(energy: number, index: number, afterEnergy: number, afterIndex: number): boolean {
  return energy > afterEnergy || (energy === afterEnergy && index > afterIndex);
}

/** How a search tells incorrect answers. */
export interface Forbidden {
  readonly answer_dims: number;
  readonly radius: number;
  readonly NUMBERED?: number;
}

/** Whether an answer is incorrect for sample p: ‖answers_k − desired_p‖ ≥ radius; NUMBERED: k ≠ desired_p. */
export function incorrect(
  { answers, desired }: Tensors<'answers' | 'desired'>,
  p: number,
  { answer_dims: width, radius, NUMBERED }: Forbidden,
): (energy: number, k: number) => boolean {
  if (NUMBERED) return (_, k) => k !== Math.floor(at(desired, p) + 0.5);
  const right = rowOf(desired, p, width);
  return (_, k) => Math.hypot(...rowOf(answers, k, width).map((a, i) => a - at(right, i))) >= radius;
}
