import { at, put, type Numbers, type Tensors } from '../twin.ts';

/** `free_energy[i] = −(1/β) log Σ_z exp(−β E_z[i])`, one part z a call. */
export function combineMarginal(
  { energies, free_energy }: Tensors<'energies' | 'free_energy'>,
  { count, part, beta }: Numbers<'count' | 'part' | 'beta'>,
): void {
  for (let i = 0; i < count; i++) {
    const energy = at(energies, i);
    const before = part === 0 ? Infinity : at(free_energy, i);
    const lower = Math.min(energy, before);
    const sum = Math.exp(-beta * (energy - lower)) + Math.exp(-beta * (before - lower));
    put(free_energy, i, lower - Math.log(sum) / beta);
  }
}
