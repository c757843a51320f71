/** Activation `f(z)` by its kind: 0 and 1 identity, 2 tanh, 3 sigmoid, 4 ReLU. */
export function activate(kind: number, z: number): number {
  if (kind === 2) return Math.tanh(z);
  if (kind === 3) return 1 / (1 + Math.exp(-z));
  if (kind === 4) return Math.max(z, 0);
  return z;
}

/** `f′` from the saved output: `1 − out²`, `out(1 − out)`, `[out > 0]`. */
export function activationSlope(kind: number, out: number): number {
  if (kind === 2) return 1 - out ** 2;
  if (kind === 3) return out * (1 - out);
  if (kind === 4) return out > 0 ? 1 : 0;
  return 1;
}
