import { DataError, LimitError, ShapeError } from '../errors.ts';
import { checkKnown, checkWhole } from '../options.ts';
import { MOST_NUMBERED, type AnswerSpace } from './AnswerSpace.ts';

export interface CandidatesOptions {
  /** A: numbers of a vector. */
  dims: number;
}

/**
 * A list of vectors `[K, A]`, row-major, from which one is to be chosen: images to be matched, words, prototypes.
 *
 * A right answer is the number of a vector, 0 … K−1; incorrect means another number, even where two vectors are equal.
 * Millions are fine with an energy that streams over them, such as `matcher` or `implicitRegression`.
 *
 * @throws ShapeError for an incomplete vector or none, DataError for numbers that aren't finite, LimitError for more
 * than 2²⁴ vectors.
 */
export function candidates(vectors: ArrayLike<number>, options: CandidatesOptions): AnswerSpace {
  checkKnown('candidates', options, ['dims']);
  const { dims } = options;
  checkWhole('candidates', 'dims', dims);
  const count = vectors.length / dims;
  if (!(Number.isInteger(count) && count > 0)) {
    throw new ShapeError(
      `candidates: expected K·${dims} numbers, row by row, got ${vectors.length}. Pass whole vectors, at least one.`,
    );
  }
  if (count > MOST_NUMBERED) {
    throw new LimitError(
      `candidates: expected at most ${MOST_NUMBERED} vectors, got ${count}. Number them in several lists.`,
    );
  }
  const coordinates = Float32Array.from(vectors);
  const bad = coordinates.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `candidates: expected finite numbers, got ${vectors[bad]} at ${bad}. Remove or repair that vector.`,
    );
  }
  return {
    name: `candidates(${count} × ${dims})`,
    count,
    dims,
    coordinates,
    weight: 1,
    numbered: true,
    bounds: [0, count - 1, 1],
  };
}
