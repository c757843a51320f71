/** Why squared losses ask for energies ≥ 0. */
export const SQUARED = 'Ec² would pull a negative energy of the right answer up';
