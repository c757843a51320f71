import { checkWhole } from '../options.ts';
import type { AnswerSpace } from './AnswerSpace.ts';

/** Discrete answers 0 … count−1; a right answer is its number. Incorrect means `k ≠ Yi`. */
export function labels(count: number): AnswerSpace {
  checkWhole('labels', 'count', count);
  return {
    name: `labels(${count})`,
    count,
    dims: 1,
    coordinates: Float32Array.from({ length: count }, (_, k) => k),
    weight: 1,
    numbered: true,
    bounds: [0, count - 1, 1],
  };
}
