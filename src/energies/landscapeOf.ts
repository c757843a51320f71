import type { Answers } from '../answers/AnswerSpace.ts';
import { DescentLandscape } from '../answers/DescentLandscape.ts';
import type { Inputs } from '../answers/Inputs.ts';
import type { Landscape } from '../answers/Landscape.ts';
import type { Energy } from './Energy.ts';

/** `E(W, ·, X)` for a batch, searched through the list of answers, or by gradient descent where they are unbounded. */
export function landscapeOf(energy: Energy, x: Inputs, answers: Answers): Landscape {
  const { descent } = answers.space;
  if (!descent) return energy.landscape(x, answers);
  const unbounded = {
    landscape: (rows: Inputs) => energy.landscape(rows, answers),
    logPartition: energy.logPartition?.bind(energy),
  };
  return new DescentLandscape(unbounded, x, answers, descent);
}
