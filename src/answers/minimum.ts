import { choose } from './choose.ts';
import type { MakeContrast } from './Contrast.ts';

/** Contrast `min_Y E` over all answers, the right one included: the perceptron's. */
export const minimum: MakeContrast = (landscape) =>
  choose(landscape, (graph, _y, energy) => landscape.lowest(graph, energy));
