import { rowOf } from '../rowOf.ts';
import { at, type Numbers, type Tensors } from '../twin.ts';

/** `costs` is there where COST is 2. */
export type MarginTensors = Tensors<'energies' | 'answers' | 'desired' | 'costs'>;
export type MarginNumbers = Numbers<'rows' | 'columns' | 'answer_dims' | 'm' | 'SHAPE' | 'COST'>;

/** A wrong answer k of row p with its term H(u), u = E[p,label] − E[p,k] + C(label, k), and H′(u). */
export interface MarginTerm {
  k: number;
  label: number;
  value: number;
  slope: number;
}

/** SHAPE 0: H(u) = max(0, u), 1: log(1 + e^u). COST 0: C = m, 1: C = m·‖Y_k − Y_label‖₁, 2: C = m·costs[label, k]. */
export function marginTerms(
  { energies, answers, desired, costs }: MarginTensors,
  p: number,
  { columns, answer_dims, m, SHAPE, COST }: MarginNumbers,
): MarginTerm[] {
  const label = at(desired, p);
  const right = rowOf(answers, label, answer_dims);
  const terms: MarginTerm[] = [];
  for (let k = 0; k < columns; k++) {
    if (k === label) continue;
    const distance = (): number =>
      rowOf(answers, k, answer_dims).reduce((sum, y, i) => sum + Math.abs(y - at(right, i)), 0);
    const unit = COST === 2 ? at(costs, label * columns + k) : COST === 1 ? distance() : 1;
    const u = at(energies, p * columns + label) - at(energies, p * columns + k) + m * unit;
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
