/** Bounds of the two axes of a grid. */
export interface Axes {
  x_low: number;
  x_high: number;
  y_low: number;
  y_high: number;
}

/** Point `i` of `points` at equal distances from low to high. */
export function gridPoint(i: number, points: number, low: number, high: number): number {
  return low + (i / (points - 1)) * (high - low);
}
