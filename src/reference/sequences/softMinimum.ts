/** −(1/β) log Σ exp(−β E) */
export function softMinimum(energies: readonly number[], beta: number): number {
  const lowest = Math.min(...energies);
  const sum = energies.reduce((total, energy) => total + Math.exp(-beta * (energy - lowest)), 0);
  return lowest - Math.log(sum) / beta;
}
