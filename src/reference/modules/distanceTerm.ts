/** One element's part of D: 0 L1 `|a − b|`, 1 half squared `½(a − b)²`, 2 dot `−ab`; 4, 5: the parts of 0, 1, saturated below. */
export function distanceTerm(kind: number, a: number, b: number): number {
  if (kind % 4 === 0) return Math.abs(a - b);
  if (kind % 4 === 1) return (a - b) ** 2 / 2;
  return -a * b;
}

/** `∂ distanceTerm / ∂a`, with sign(0) = 0 */
export function distanceSlope(kind: number, a: number, b: number): number {
  if (kind % 4 === 0) return Math.sign(a - b);
  if (kind % 4 === 1) return a - b;
  return -b;
}

/** `Σ_i term(a_i, b_i)` */
function sumOfTerms(kind: number, a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, u, i) => sum + distanceTerm(kind, u, b[i] as number), 0);
}

/** `D(a, b) = Σ_i term(a_i, b_i)`; kinds 4 and 5: `1 − exp(−Σ_i term)`. */
export function distanceBetween(kind: number, a: Float64Array, b: Float64Array): number {
  const sum = sumOfTerms(kind, a, b);
  return kind >= 4 ? -Math.expm1(-sum) : sum;
}

/** What `distanceSlope` is to be multiplied by: 1, for kinds 4 and 5 `exp(−Σ_i term)`. */
export function saturationSlope(kind: number, a: Float64Array, b: Float64Array): number {
  return kind >= 4 ? Math.exp(-sumOfTerms(kind, a, b)) : 1;
}
