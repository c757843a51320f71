import { rowOf } from '../rowOf.ts';
import { at, type Numbers, type Tensors } from '../twin.ts';

export type MarginTensors = Tensors<'energies' | 'answers' | 'desired'>;
export type MarginNumbers = Numbers<'rows' | 'columns' | 'answer_dims' | 'm' | 'SHAPE' | 'COST'>;

/** A wrong answer k of row p with its term H(u), u = E[p,label] − E[p,k] + C(label, k), and H′(u). */
export interface MarginTerm {
  k: number;
  label: number;
  value: number;
  slope: number;
}

/** SHAPE 0: H(u) = max(0, u), 1: log(1 + e^u). COST 0: C = m, 1: C = m·‖Y_k − Y_label‖₁. */
export function marginTerms(
  { energies, answers, desired }: MarginTensors,
  p: number,
  { columns, answer_dims, m, SHAPE, COST }: MarginNumbers,
): MarginTerm[] {
  const label = at(desired, p);
  const right = rowOf(answers, label, answer_dims);
  const terms: MarginTerm[] = [];
  for (let k = 0; k < columns; k++) {
    if (k === label) continue;
    const distance = rowOf(answers, k, answer_dims).reduce(
      (sum, y, i) => sum + Math.abs(y - at(right, i)),
      0,
    );
    const cost = COST === 1 ? m * distance : m;
    const u = at(energies, p * columns + label) - at(energies, p * columns + k) + cost;
    terms.push(
      SHAPE === 1
        ? {
            k,
            label,
            value: Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))),
            slope: 1 / (1 + Math.exp(-u)),
          }
        : { k, label, value: Math.max(0, u), slope: u > 0 ? 1 : 0 },
    );
  }
  return terms;
}
