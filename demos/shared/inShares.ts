/** Divides a whole number among parts in proportion to their sizes: at least 1 each, and all of it where that suffices. */
export function inShares(total: number, sizes: readonly number[]): number[] {
  const sum = sizes.reduce((one, other) => one + other, 0);
  let size = 0;
  let given = 0;
  return sizes.map((own) => {
    size += own;
    const share = Math.max(1, Math.round((total * size) / sum) - given);
    given += share;
    return share;
  });
}
