import { rowOf } from '../rowOf.ts';
import { at, type Numbers, type Tensors } from '../twin.ts';
import { freeEnergyOf } from './freeEnergyOf.ts';

interface Tile {
  readonly ACCUMULATE_FREE_ENERGY?: number;
}

/** free_energy[p] = −(1/β) log Σ_k weight·exp(−β energies[p,k]), accumulated over tiles of columns. */
export function rowFreeEnergy(
  { energies, free_energy }: Tensors<'energies' | 'free_energy'>,
  {
    rows,
    columns,
    beta,
    weight,
    ACCUMULATE_FREE_ENERGY,
  }: Numbers<'rows' | 'columns' | 'beta' | 'weight'> & Tile,
): void {
  for (let p = 0; p < rows; p++) {
    const energy = freeEnergyOf(rowOf(energies, p, columns), beta, weight);
    const before = ACCUMULATE_FREE_ENERGY === 1 ? [at(free_energy, p)] : [];
    free_energy[p] = freeEnergyOf(Float64Array.of(energy, ...before), beta, 1);
  }
}
