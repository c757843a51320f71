import { DataError, LimitError, ShapeError } from '../errors.ts';
import type { AnswerSpace } from './AnswerSpace.ts';

/** Numbers in the largest binding that a device may have, 4 GiB. */
const MOST_NUMBERS = 2 ** 30;

export type Range = readonly [lowest: number, highest: number];

/**
 * Evenly spaced continuous answers, ends included: `grid([−0.5, 1.5], 101)`, or in two dimensions
 * `grid([[0, 1], [0, 1]], [50, 50])` with the last coordinate varying fastest.
 *
 * The weight is the cell size, Δy or ΔyΔy′. Right answers may lie anywhere, also off the grid.
 *
 * @throws ShapeError when ranges and points don't match, DataError for an empty or infinite range, LimitError for more
 * points than any device has room for.
 */
export function grid(range: Range | readonly Range[], points: number | readonly number[]): AnswerSpace {
  const ranges = (typeof range[0] === 'number' ? [range] : range) as readonly Range[];
  const counts = typeof points === 'number' ? [points] : points;
  check(ranges, counts);
  const steps = ranges.map(([low, high], axis) => (high - low) / ((counts[axis] as number) - 1));
  const dims = ranges.length;
  const count = counts.reduce((product, n) => product * n, 1);
  if (count * dims > MOST_NUMBERS) {
    throw new LimitError(
      `grid: expected at most ${MOST_NUMBERS} coordinates, got ${count} points of ${dims}. Use fewer points a dimension.`,
    );
  }
  const coordinates = new Float32Array(count * dims);
  for (let k = 0; k < count; k++) {
    let rest = k;
    for (let axis = dims - 1; axis >= 0; axis--) {
      const n = counts[axis] as number;
      coordinates[k * dims + axis] = (ranges[axis] as Range)[0] + (steps[axis] as number) * (rest % n);
      rest = Math.floor(rest / n);
    }
  }
  return {
    name: `grid(${ranges.map(([low, high]) => `[${low}, ${high}]`).join(' × ')}, ${counts.join(' × ')})`,
    count,
    dims,
    coordinates,
    weight: steps.reduce((cell, step) => cell * step, 1),
    numbered: false,
    bounds: [-Infinity, Infinity, 0],
  };
}

function check(ranges: readonly Range[], counts: readonly number[]): void {
  if (ranges.length !== counts.length || ranges.length === 0) {
    throw new ShapeError(
      `grid: expected a number of points for each range, got ${ranges.length} ranges and ${counts.length} numbers. ` +
        'Pass one number for each range.',
    );
  }
  if (!counts.every((n) => Number.isSafeInteger(n) && n >= 2)) {
    throw new ShapeError(
      `grid: expected at least 2 points a dimension, got [${counts.join(', ')}]. Pass more.`,
    );
  }
  const isFinite = (value: number): boolean => Number.isFinite(Math.fround(value));
  if (!ranges.every(([low, high]) => [low, high, high - low].every(isFinite) && low < high)) {
    throw new DataError(
      `grid: expected ranges [lowest, highest], finite in float32, got ${JSON.stringify(ranges)}. Put the lower end first.`,
    );
  }
}
