import { at } from '../twin.ts';

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

/** Whether (energy, index) comes after (afterEnergy, afterIndex) in the order by energy, then by index. */
export function comesAfter(energy: number, index: number, afterEnergy: number, afterIndex: number): boolean {
  return energy > afterEnergy || (energy === afterEnergy && index > afterIndex);
}

/** ‖answer − desired‖ ≥ radius */
export function isIncorrect(answer: Float64Array, desired: Float64Array, radius: number): boolean {
  return Math.hypot(...answer.map((a, i) => a - at(desired, i))) >= radius;
}
