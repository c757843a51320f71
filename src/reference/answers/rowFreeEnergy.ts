import { rowOf } from '../rowOf.ts';
import type { Numbers, Tensors } from '../twin.ts';
import { freeEnergyOf } from './freeEnergyOf.ts';

/** free_energy[p] = −(1/β) log Σ_k weight·exp(−β energies[p,k]) */
export function rowFreeEnergy(
  { energies, free_energy }: Tensors<'energies' | 'free_energy'>,
  { rows, columns, beta, weight }: Numbers<'rows' | 'columns' | 'beta' | 'weight'>,
): void {
  for (let p = 0; p < rows; p++) free_energy[p] = freeEnergyOf(rowOf(energies, p, columns), beta, weight);
}
