import type { Tensors } from '../twin.ts';
import { sweepChunks, type Sweep } from './chunks.ts';
import { freeEnergyOf } from './freeEnergyOf.ts';

/** free_energy[p,c] = −(1/β) log Σ_k weight·exp(−β D(x_p, y_k)) over the columns k of chunk c; an empty chunk: 1e30. */
export function sweepFreeEnergy(
  { x, y, free_energy }: Tensors<'x' | 'y' | 'free_energy'>,
  sweep: Sweep & { beta: number; weight: number },
): void {
  for (const { place, energies } of sweepChunks(x, y, sweep)) {
    free_energy[place] = freeEnergyOf(energies, sweep.beta, sweep.weight);
  }
}
