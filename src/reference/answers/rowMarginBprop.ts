import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { marginTerms, type MarginNumbers, type MarginTensors } from './marginTerms.ts';

/** denergies[p,k] (+)= −slope[p]·w·H′_k for incorrect answers, 0 for the right one. */
export function rowMarginBprop(
  tensors: MarginTensors & Tensors<'slope' | 'denergies'>,
  numbers: MarginNumbers & Numbers<'ACCUMULATE_DENERGIES'>,
): void {
  const { slope, denergies } = tensors;
  const { rows, columns, ACCUMULATE_DENERGIES } = numbers;
  for (let p = 0; p < rows; p++) {
    const derivatives = new Float64Array(columns);
    for (const term of marginTerms(tensors, p, numbers)) derivatives[term.k] = -at(slope, p) * term.slope;
    for (const [k, d] of derivatives.entries()) put(denergies, p * columns + k, d, ACCUMULATE_DENERGIES);
  }
}
