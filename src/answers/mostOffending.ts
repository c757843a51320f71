import { choose } from './choose.ts';
import type { MakeContrast } from './Contrast.ts';

/** Contrast `Ei`: the lowest energy among incorrect answers, those at least `radius` away from the right one. */
export function mostOffending(radius: number): MakeContrast {
  return (landscape) =>
    choose(landscape, (graph, y, energy) =>
      landscape.offending(graph, y, landscape.answers.space.radius(radius), energy),
    );
}
