import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { marginTerms, type MarginNumbers, type MarginTensors } from './marginTerms.ts';

/** denergies[p,k] (+)= slope[p]·(Σ_j H′_j if k = label, else −H′_k) */
export function rowMarginBprop(
  tensors: MarginTensors & Tensors<'slope' | 'denergies'>,
  numbers: MarginNumbers & Numbers<'accumulate_denergies'>,
): void {
  const { slope, denergies } = tensors;
  const { rows, columns, accumulate_denergies } = numbers;
  for (let p = 0; p < rows; p++) {
    const derivatives = new Float64Array(columns);
    for (const term of marginTerms(tensors, p, numbers)) {
      put(derivatives, term.k, -term.slope);
      put(derivatives, term.label, term.slope, 1);
    }
    for (const [k, d] of derivatives.entries()) {
      put(denergies, p * columns + k, at(slope, p) * d, accumulate_denergies);
    }
  }
}
