import { ANSWERS } from '../shared/curve/model.ts';

/** What β makes of a surface `[P, K]`, a number for each X. */
export interface FreeEnergies {
  /** F_β = −(1/β) log Σ_k w exp(−β E_k) */
  readonly free: number[];
  /** min_k E_k */
  readonly lowest: number[];
}

/** w: the length of the range of Y that an answer stands for. */
export function weightOf([low, high]: readonly [number, number]): number {
  return (high - low) / (ANSWERS - 1);
}

export function freeEnergies(energies: Float32Array, beta: number, weight: number): FreeEnergies {
  const rows = Array.from({ length: energies.length / ANSWERS }, (_, row) =>
    energies.subarray(row * ANSWERS, (row + 1) * ANSWERS),
  );
  const lowest = rows.map((row) => row.reduce((least, energy) => Math.min(least, energy), Infinity));
  const free = rows.map((row, i) => {
    const least = lowest[i] as number;
    const sum = row.reduce((all, energy) => all + Math.exp(-beta * (energy - least)), 0);
    return least - Math.log(weight * sum) / beta;
  });
  return { free, lowest };
}

/** P(Y_k|X) per unit of Y. */
export function density(energies: Float32Array, beta: number, weight: number): number[] {
  const { free } = freeEnergies(energies, beta, weight);
  return Array.from(energies, (energy) => Math.exp(-beta * (energy - (free[0] as number))));
}

/** The largest min E − F and the largest F − min E over X, and what neither can exceed: log(Kw)/β and log(1/w)/β. */
export function gaps(
  { free, lowest }: FreeEnergies,
  beta: number,
  weight: number,
): Record<'below' | 'above' | 'boundBelow' | 'boundAbove', number> {
  const differences = free.map((energy, i) => energy - (lowest[i] as number));
  return {
    below: Math.max(...differences.map((difference) => -difference)),
    above: Math.max(...differences),
    boundBelow: Math.log(ANSWERS * weight) / beta,
    boundAbove: -Math.log(weight) / beta,
  };
}
