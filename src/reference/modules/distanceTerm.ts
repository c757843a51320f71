/** One element's part of D: 0 L1 `|a − b|`, 1 half squared `½(a − b)²`, 2 dot `−ab`. */
export function distanceTerm(kind: number, a: number, b: number): number {
  if (kind === 0) return Math.abs(a - b);
  if (kind === 1) return (a - b) ** 2 / 2;
  return -a * b;
}

/** `∂ distanceTerm / ∂a`, with sign(0) = 0 */
export function distanceSlope(kind: number, a: number, b: number): number {
  if (kind === 0) return Math.sign(a - b);
  if (kind === 1) return a - b;
  return -b;
}
