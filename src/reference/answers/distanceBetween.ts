import { distanceTerm } from '../modules/distanceTerm.ts';
import { at } from '../twin.ts';

/** D(a, b) = Σ_i term(a_i, b_i) */
export function distanceBetween(kind: number, a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, u, i) => sum + distanceTerm(kind, u, at(b, i)), 0);
}
