/**
 * `log Z = log Σ_{|Y_k| ≤ range} w exp(−β E_k)` of each row of `energies [rows, K]`: the normaliser over a part of the
 * answers, in float64.
 */
export function logPartition(
  energies: Float32Array,
  answers: Float32Array,
  { range, weight, beta = 1 }: { range: number; weight: number; beta?: number },
): number[] {
  const inside = [...answers.keys()].filter((k) => Math.abs(answers[k] as number) <= range);
  return Array.from({ length: energies.length / answers.length }, (_, row) => {
    const exponents = inside.map((k) => -beta * (energies[row * answers.length + k] as number));
    const highest = exponents.reduce((most, exponent) => Math.max(most, exponent), -Infinity);
    const sum = exponents.reduce((total, exponent) => total + Math.exp(exponent - highest), 0);
    return Math.log(weight * sum) + highest;
  });
}
