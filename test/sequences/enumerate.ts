import type { Batch } from './batch.ts';

/** One sequence of labels and its energy. */
export interface Path {
  labels: number[];
  energy: number;
}

/** All C^T sequences, in the order in which ties are broken: by the last label, then by the one before it, and so on. */
export function allPaths(count: number, U: readonly number[], V: readonly number[]): Path[] {
  const T = U.length / count;
  return Array.from({ length: count ** T }, (_, number) => {
    const labels = Array.from({ length: T }, (__, t) => Math.floor(number / count ** t) % count);
    return { labels, energy: energyOf(labels, count, U, V) };
  });
}

/** `Σ_t U[t, y_t] + Σ_{t≥1} V[y_{t−1}, y_t]` */
export function energyOf(
  labels: readonly number[],
  count: number,
  U: readonly number[],
  V: readonly number[],
): number {
  return labels.reduce((sum, label, t) => {
    const arc = t > 0 ? (V[(labels[t - 1] as number) * count + label] as number) : 0;
    return sum + (U[t * count + label] as number) + arc;
  }, 0);
}

/** The lowest first; ties keep their order. */
export const ranked = (paths: readonly Path[]): Path[] => paths.toSorted((a, b) => a.energy - b.energy);

export const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((label, t) => label === b[t]);

export const hamming = (a: readonly number[], b: readonly number[]): number =>
  a.filter((label, t) => label !== b[t]).length;

/** `−(1/β) log Σ exp(−β E)` */
export function freeEnergyOf(paths: readonly Path[], beta: number): number {
  const lowest = Math.min(...paths.map(({ energy }) => energy));
  const sum = paths.reduce((total, { energy }) => total + Math.exp(-beta * (energy - lowest)), 0);
  return lowest - Math.log(sum) / beta;
}

/** `P(y) ∝ exp(−β E(y))` of each. */
export function gibbsOf(paths: readonly Path[], beta: number): number[] {
  const F = freeEnergyOf(paths, beta);
  return paths.map(({ energy }) => Math.exp(-beta * (energy - F)));
}

/** The paths of each sequence of a batch. */
export const pathsOf = ({ labels, U, V }: Batch): Path[][] => U.map((u) => allPaths(labels, u, V));

/** Σ over paths of their weight, at the labels `[T, C]` and at the transitions `[T, C, C]` (none into the first). */
export function spread(
  paths: readonly Path[],
  weights: readonly number[],
  count: number,
): { unary: number[]; pairwise: number[] } {
  const T = paths[0]?.labels.length ?? 0;
  const unary = Array<number>(T * count).fill(0);
  const pairwise = Array<number>(T * count ** 2).fill(0);
  for (const [p, { labels }] of paths.entries()) {
    const weight = weights[p] as number;
    for (const [t, label] of labels.entries()) {
      (unary[t * count + label] as number) += weight;
      if (t > 0) (pairwise[(t * count + (labels[t - 1] as number)) * count + label] as number) += weight;
    }
  }
  return { unary, pairwise };
}
