import { rowOf } from '../rowOf.ts';
import { at, type Numbers, type Tensors } from '../twin.ts';
import { incorrect } from './lowest.ts';

/** `costs` is there where COST is 2. */
export type MarginTensors = Tensors<'energies' | 'right' | 'answers' | 'desired' | 'costs'>;
export type MarginNumbers = Numbers<
  'rows' | 'columns' | 'answer_dims' | 'm' | 'radius' | 'weight' | 'SHAPE' | 'COST' | 'NUMBERED'
>;

/** An incorrect answer k of row p with its term w·H(u), u = right[p] − E[p,k] + C(Yi, Y_k), and w·H′(u). */
export interface MarginTerm {
  k: number;
  value: number;
  slope: number;
}

/** SHAPE 0: H(u) = max(0, u), 1: log(1 + e^u). COST 0: C = m, 1: C = m·‖Y_k − Yi‖₁, 2: C = m·costs[Yi, k]. */
export function marginTerms(
  { energies, right, answers, desired, costs }: MarginTensors,
  p: number,
  { columns, answer_dims, m, radius, weight, SHAPE, COST, NUMBERED }: MarginNumbers,
): MarginTerm[] {
  const isIncorrect = incorrect({ answers, desired }, p, { answer_dims, radius, NUMBERED });
  const label = Math.floor(at(desired, p) + 0.5);
  const yi = NUMBERED ? rowOf(answers, label, answer_dims) : rowOf(desired, p, answer_dims);
  const terms: MarginTerm[] = [];
  for (let k = 0; k < columns; k++) {
    const energy = at(energies, p * columns + k);
    if (!isIncorrect(energy, k)) continue;
    const distance = (): number =>
      rowOf(answers, k, answer_dims).reduce((sum, y, i) => sum + Math.abs(y - at(yi, i)), 0);
    const unit = COST === 2 ? at(costs, label * columns + k) : COST === 1 ? distance() : 1;
    const u = at(right, p) - energy + m * unit;
    const [value, slope] =
      SHAPE === 1
        ? [Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))), 1 / (1 + Math.exp(-u))]
        : [Math.max(0, u), u > 0 ? 1 : 0];
    terms.push({ k, value: weight * value, slope: weight * slope });
  }
  return terms;
}
