import type { Answers, AnswerSpace } from '../answers/AnswerSpace.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { allocateTensor, releaseTensor } from '../graph/Tensor.ts';

/** Puts the coordinates of an answer space on the GPU, and its costs where it has them. */
export function placeAnswers(gpu: Gpu, space: AnswerSpace): Answers {
  const { count, dims, coordinates, costs } = space;
  return {
    space,
    tensor: allocateTensor(gpu, 'answers', 'Y', [count, dims], { data: coordinates }),
    costs: costs && allocateTensor(gpu, 'answers', 'C', [count, count], { data: costs }),
  };
}

export function releaseAnswers(gpu: Gpu, { tensor, costs }: Answers): void {
  releaseTensor(gpu, tensor);
  if (costs) releaseTensor(gpu, costs);
}
