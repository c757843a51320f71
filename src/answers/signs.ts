import type { AnswerSpace } from './AnswerSpace.ts';

/** The two answers −1 and +1; a right answer is one of them. Incorrect means the other one, for every radius ≤ 2. */
export function signs(): AnswerSpace {
  return {
    name: 'signs()',
    count: 2,
    dims: 1,
    coordinates: Float32Array.of(-1, 1),
    weight: 1,
    numbered: false,
    bounds: [-1, 1, 2],
  };
}
