import { rightDims } from '../answers/AnswerSpace.ts';
import type { Energy } from '../energies/Energy.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { checkAnswers, type Samples } from './Dataset.ts';
import type { Model } from './model.ts';
import type { Given, Question } from './QuestionPrograms.ts';
import { askedOf, checkLengths, partsOf, type Asked } from './sequenceInputs.ts';
import { held } from './table.ts';
import { checkValues, countRows, FINITE } from './values.ts';

/** What a question is about, checked. */
export interface About extends Pick<Question, 'extent'> {
  readonly given: { readonly x: Given } & Readonly<Record<string, Given>>;
}

/** @throws ShapeError, DataError for X that the energy can't take: see `Dataset.create`. */
export async function aboutX(gpu: Gpu, operation: string, energy: Energy, asked: Asked): Promise<About> {
  gpu.assertUsable(operation);
  const { x: asNow, lengths: given } = partsOf(asked);
  const x = held('x', asNow);
  const width = energy.inputs;
  const rows = countRows('x', x, width);
  const lengths = checkLengths(operation, energy, rows, given);
  await checkValues(gpu, 'x', asNow, FINITE);
  return {
    extent: { samples: lengths?.length ?? rows, rows, lengths },
    given: { x: { values: x, width, per: 'row' } },
  };
}

/** @throws ShapeError, DataError for pairs that the model can't score: see `Dataset.create`. */
export async function aboutPairs(
  gpu: Gpu,
  operation: string,
  { energy, answers: { space } }: Model,
  samples: Samples,
): Promise<About> {
  const y = held('y', samples?.y);
  const { extent, given } = await aboutX(gpu, operation, energy, askedOf(samples));
  const width = rightDims(space);
  const perPosition = space.sequences ?? false;
  checkAnswers(operation, countRows('y', y, width), { ...extent, perPosition });
  await checkValues(gpu, 'y', y, space.bounds);
  return { extent, given: { ...given, y: { values: y, width, per: perPosition ? 'row' : 'sample' } } };
}
