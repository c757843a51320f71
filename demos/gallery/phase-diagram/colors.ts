/**
 * Viridis: even steps to the eye, from dark to bright also without colours, and readable for the colour-blind.
 *
 * @see S. van der Walt and N. Smith, https://bids.github.io/colormap/
 */
const STOPS = [
  [68, 1, 84],
  [72, 36, 117],
  [65, 68, 135],
  [53, 95, 141],
  [42, 120, 142],
  [33, 145, 140],
  [34, 168, 132],
  [68, 191, 112],
  [122, 209, 81],
  [189, 223, 38],
  [253, 231, 37],
] as const;

/** The colour at a share from 0 (dark) to 1 (bright). */
export function viridis(share: number): string {
  const at = share * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(at));
  const [from, to] = [STOPS[below], STOPS[below + 1]] as [readonly number[], readonly number[]];
  const mixed = from.map((value, i) => Math.round(value + (at - below) * ((to[i] as number) - value)));
  return `rgb(${mixed.join(' ')})`;
}
