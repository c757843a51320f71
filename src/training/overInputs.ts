/** The k rows of lowest energy, in their order. */
export function lowestOf(energies: Float32Array, k: number): { rows: Uint32Array; energies: Float32Array } {
  const order = Uint32Array.from(energies.keys()).sort(
    (a, b) => (energies[a] as number) - (energies[b] as number) || a - b,
  );
  const rows = order.slice(0, k);
  return { rows, energies: Float32Array.from(rows, (row) => energies[row] as number) };
}

/** `P_i = exp(−β E_i) / Σ_j exp(−β E_j)` */
export function gibbsOver(energies: Float32Array, beta: number): Float32Array {
  const lowest = energies.reduce((low, energy) => Math.min(low, energy), Infinity);
  const weights = Float64Array.from(energies, (energy) => Math.exp(-beta * (energy - lowest)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(weights, (weight) => weight / sum);
}
