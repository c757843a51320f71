import { rowOf } from '../rowOf.ts';
import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'energies' | 'free_energy' | 'slope' | 'denergies';
type Field = 'rows' | 'columns' | 'beta' | 'weight' | 'ACCUMULATE_DENERGIES';

/** denergies[p,k] (+)= slope[p]·weight·exp(−β (energies[p,k] − free_energy[p])) */
export function rowFreeEnergyBprop(
  { energies, free_energy, slope, denergies }: Tensors<Binding>,
  { rows, columns, beta, weight, ACCUMULATE_DENERGIES }: Numbers<Field>,
): void {
  for (let p = 0; p < rows; p++) {
    for (const [k, energy] of rowOf(energies, p, columns).entries()) {
      const probability = weight * Math.exp(-beta * (energy - at(free_energy, p)));
      put(denergies, p * columns + k, at(slope, p) * probability, ACCUMULATE_DENERGIES);
    }
  }
}
