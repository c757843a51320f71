import type { Tensors } from '../twin.ts';
import { marginTerms, type MarginNumbers, type MarginTensors } from './marginTerms.ts';

/** margin[p] = Σ_{k ≠ label} H(E[p,label] − E[p,k] + C(label, k)) */
export function rowMargin(tensors: MarginTensors & Tensors<'margin'>, numbers: MarginNumbers): void {
  for (let p = 0; p < numbers.rows; p++) {
    tensors.margin[p] = marginTerms(tensors, p, numbers).reduce((sum, { value }) => sum + value, 0);
  }
}
