import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { marginTerms, type MarginNumbers, type MarginTensors } from './marginTerms.ts';

/** dright[p] (+)= slope[p]·w Σ_{k incorrect} H′_k */
export function rowMarginBpropRight(
  tensors: MarginTensors & Tensors<'slope' | 'dright'>,
  numbers: MarginNumbers & Numbers<'ACCUMULATE_DRIGHT'>,
): void {
  const { slope, dright } = tensors;
  for (let p = 0; p < numbers.rows; p++) {
    const sum = marginTerms(tensors, p, numbers).reduce((total, term) => total + term.slope, 0);
    put(dright, p, at(slope, p) * sum, numbers.ACCUMULATE_DRIGHT);
  }
}
