import { rowOf } from '../rowOf.ts';
import { at, type Numbers, type Tensors } from '../twin.ts';

/** probability[p,k] = weight·exp(−β (energies[p,k] − free_energy[p])) */
export function gibbs(
  { energies, free_energy, probability }: Tensors<'energies' | 'free_energy' | 'probability'>,
  { rows, columns, beta, weight }: Numbers<'rows' | 'columns' | 'beta' | 'weight'>,
): void {
  for (let p = 0; p < rows; p++) {
    for (const [k, energy] of rowOf(energies, p, columns).entries()) {
      probability[p * columns + k] = weight * Math.exp(-beta * (energy - at(free_energy, p)));
    }
  }
}
