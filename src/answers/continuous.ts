import { DataError, ShapeError } from '../errors.ts';
import { checkKnown, checkPositive, checkWhole } from '../options.ts';
import type { AnswerSpace } from './AnswerSpace.ts';

export interface ContinuousOptions {
  /** A: numbers of an answer. */
  dims: number;
  /** Where descents start, `[S, A]`, row by row (default: one, the origin). The lowest end wins. */
  starts?: ArrayLike<number>;
  /** Steps of a descent (default 50). */
  steps?: number;
  /** Of the first step; it falls evenly to 0 (default 0.1). */
  rate?: number;
}

/**
 * All of ℝ^A: an answer is found by gradient descent in Y, `Y ← Y − rate·(1 − t/steps)·∂E/∂Y`.
 *
 * The falling rate lets energies with a kink, such as L1, settle: a coordinate can get rate·(steps + 1)/2 far where the
 * slope is ±1. What isn't a minimum can't be found so: no most offending answer, table of energies, ranking or Gibbs
 * distribution. A free energy is an integral over ℝ^A, known for regressors with `l1` or `squaredEuclidean`. All of that
 * is there on a `grid`.
 *
 * @throws ShapeError for incomplete starting points or none, DataError for numbers that aren't finite.
 */
export function continuous(options: ContinuousOptions): AnswerSpace {
  checkKnown('continuous', options, ['dims', 'starts', 'steps', 'rate']);
  const { dims, steps = 50, rate = 0.1 } = options;
  checkWhole('continuous', 'dims', dims);
  checkWhole('continuous', 'steps', steps);
  checkPositive('continuous', 'rate', rate);
  const coordinates = startingPoints('continuous', dims, options.starts);
  return {
    name: `continuous(${dims})`,
    count: coordinates.length / dims,
    dims,
    coordinates,
    weight: 1,
    numbered: false,
    bounds: [-Infinity, Infinity, 0],
    descent: { steps, rate },
  };
}

/** @throws ShapeError unless there are whole points, at least one; DataError unless they are finite. */
export function startingPoints(
  operation: string,
  dims: number,
  starts: ArrayLike<number> = new Float32Array(dims),
): Float32Array {
  const points = Float32Array.from(starts);
  if (points.length === 0 || points.length % dims !== 0) {
    throw new ShapeError(
      `${operation}: expected starting points of ${dims} number(s), got ${points.length} numbers. Pass whole points, at least one.`,
    );
  }
  const bad = points.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `${operation}: expected finite starting points, got ${points[bad]} at ${bad}. Repair that point.`,
    );
  }
  return points;
}
