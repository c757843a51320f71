import { choose } from './choose.ts';
import type { MakeContrast } from './Contrast.ts';

/** Contrast `Ei`: the lowest energy among incorrect answers, those `radius` or more from the right one; numbered answers: the others. */
export function mostOffending(radius: number): MakeContrast {
  return (landscape) =>
    choose(landscape, (graph, y, energy) => landscape.offending(graph, y, radius, energy));
}
