import { at, put, type Numbers, type Tensors } from '../twin.ts';

type Binding = 'energies' | 'free_energy' | 'dfree_energy' | 'denergies';

/** `denergies[i] (+)= dfree_energy[i]·exp(−β (E_z[i] − F[i]))` */
export function combineMarginalBprop(
  { energies, free_energy, dfree_energy, denergies }: Tensors<Binding>,
  { count, beta, ACCUMULATE_DENERGIES }: Numbers<'count' | 'beta' | 'ACCUMULATE_DENERGIES'>,
): void {
  for (let i = 0; i < count; i++) {
    const weight = Math.exp(-beta * (at(energies, i) - at(free_energy, i)));
    put(denergies, i, at(dfree_energy, i) * weight, ACCUMULATE_DENERGIES);
  }
}
