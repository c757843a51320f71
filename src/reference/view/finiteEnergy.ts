/** What stands for no energy. */
export const WALL = 1e30;

/** The energy, or a wall for what is drawn nowhere: NaN, infinities, sentinels. */
export function finiteEnergy(energy: number): number {
  return Number.isFinite(energy) && energy < WALL ? energy : WALL;
}
