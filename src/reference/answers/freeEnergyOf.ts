/** F = −(1/β) log Σ_k weight·exp(−β E_k); of no energies: 1e30. The lowest energy is taken out, so no exponent is positive. */
export function freeEnergyOf(energies: Float64Array, beta: number, weight: number): number {
  if (energies.length === 0) return 1e30;
  const minimum = energies.reduce((a, b) => Math.min(a, b));
  const sum = energies.reduce((total, energy) => total + Math.exp(-beta * (energy - minimum)), 0);
  return minimum - Math.log(weight * sum) / beta;
}
