import type { Answers, AnswerSpace } from '../answers/AnswerSpace.ts';
import type { Allocate } from '../graph/Tensor.ts';

/** Puts the coordinates of an answer space on the GPU, and its costs where it has them. */
export function placeAnswers(allocate: Allocate, space: AnswerSpace): Answers {
  const { count, dims, coordinates, costs } = space;
  return {
    space,
    tensor: allocate('answers', 'Y', [count, dims], { data: coordinates }),
    costs: costs && allocate('answers', 'C', [count, count], { data: costs }),
  };
}
