import { put, type Numbers, type Tensors } from '../twin.ts';

type Field = 'count' | 'strength' | 'NORM' | 'ACCUMULATE_PENALTY';

/** penalty[0] (+)= strength · Σ_i r(w_i); NORM 1: r(w) = |w|, NORM 2: r(w) = ½w² */
export function weightPenalty(
  { weights, penalty }: Tensors<'weights' | 'penalty'>,
  { count, strength, NORM, ACCUMULATE_PENALTY }: Numbers<Field>,
): void {
  const sum = weights
    .subarray(0, count)
    .reduce((total, w) => total + (NORM === 1 ? Math.abs(w) : w ** 2 / 2), 0);
  put(penalty, 0, strength * sum, ACCUMULATE_PENALTY);
}
