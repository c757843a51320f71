import { evenlySpaced } from '../../shared/figures.ts';
import type { LossName } from '../shared/curve/model.ts';
import type { Samples } from '../shared/curve/shapes.ts';

/** The second energy that a loss sees. */
export type Contrast = 'offending' | 'lowest' | 'free';

/** Losses that see one energy beside Ec, and losses of Ec alone, which see none: there the plane shows Ei. */
export const CONTRASTS = {
  energyLoss: 'offending',
  squaredEnergy: 'offending',
  perceptron: 'lowest',
  hinge: 'offending',
  log: 'offending',
  lvq2: 'offending',
  mce: 'offending',
  squareSquare: 'offending',
  squareExponential: 'offending',
  nll: 'free',
  minimumEmpiricalError: 'free',
} as const satisfies Partial<Record<LossName, Contrast>>;

export type PlaneLoss = keyof typeof CONTRASTS;

/** Of the axis; on the canvas only what its letters can write. */
export const NAMES: Record<Contrast, { short: string; text: string }> = {
  offending: { short: 'Ei', text: 'Ei, the lowest energy of a wrong answer' },
  lowest: { short: 'min E', text: 'min E, the lowest energy of all answers' },
  free: { short: 'Fβ', text: 'the free energy F at β, over all answers' },
};

/** What a loss sees of each sample, and whether it is decided rightly, which no loss but those of Ei sees. */
export interface Points {
  readonly right: Float64Array;
  readonly contrast: Float64Array;
  /** Ei */
  readonly offending: Float64Array;
}

/**
 * @param right Ec `[P]`
 * @param energies E(Xi, Y_k) `[P, K]`, answers evenly spaced in `y`
 */
export function pointsOf(
  right: Float32Array,
  energies: Float32Array,
  { y: wanted }: Samples,
  [low, high]: readonly [number, number],
  { contrast, radius, beta }: { contrast: Contrast; radius: number; beta: number },
): Points {
  const count = right.length;
  const columns = energies.length / count;
  const answers = evenlySpaced(low, high, columns);
  const cell = (high - low) / (columns - 1);
  const rows = Array.from({ length: count }, (_, i) => energies.subarray(i * columns, (i + 1) * columns));
  const offending = Float64Array.from(rows, (row, i) =>
    lowest(row.filter((_, k) => Math.abs((answers[k] as number) - (wanted[i] as number)) >= radius)),
  );
  const contrasts = {
    offending: () => offending,
    lowest: () => Float64Array.from(rows, lowest),
    free: () => Float64Array.from(rows, (row) => freeEnergy(row, beta, cell)),
  };
  return { right: Float64Array.from(right), contrast: contrasts[contrast](), offending };
}

/** F = −(1/β) log Σ_k w exp(−β E_k) */
export function freeEnergy(energies: Float32Array, beta: number, weight: number): number {
  const least = lowest(energies);
  const sum = energies.reduce((all, energy) => all + Math.exp(-beta * (energy - least)), 0);
  return least - Math.log(weight * sum) / beta;
}

export function lowest(energies: Float32Array): number {
  return energies.reduce((least, energy) => Math.min(least, energy), Infinity);
}
