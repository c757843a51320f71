import type { Tensors } from '../twin.ts';
import { marginTerms, type MarginNumbers, type MarginTensors } from './marginTerms.ts';

/** margin[p] = w Σ_{k incorrect} H(right[p] − E[p,k] + C(Yi, Y_k)) */
export function rowMargin(tensors: MarginTensors & Tensors<'margin'>, numbers: MarginNumbers): void {
  for (let p = 0; p < numbers.rows; p++) {
    tensors.margin[p] = marginTerms(tensors, p, numbers).reduce((sum, { value }) => sum + value, 0);
  }
}
