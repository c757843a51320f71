// Chains small enough to list: all C^T sequences and their energies, in float64.

export interface ChainParameters {
  /** `[C, F]`: U = X Wᵀ. */
  readonly weight: ArrayLike<number>;
  /** `[C, C]` */
  readonly pairwise: ArrayLike<number>;
  /** `[2, C]`: of the first and the last label. */
  readonly ends: ArrayLike<number>;
}

/** A sequence of labels with its energy. */
export interface Path {
  readonly labels: readonly number[];
  readonly energy: number;
}

/** All sequences of one sample, in the order of energy. `known` labels restrict them; −1: any. */
export function listPaths(
  x: ArrayLike<number>,
  { weight, pairwise, ends }: ChainParameters,
  known?: ArrayLike<number>,
): Path[] {
  const count = ends.length / 2;
  const features = weight.length / count;
  const positions = x.length / features;
  const at = (values: ArrayLike<number>, i: number): number => values[i] as number;
  const unary = (t: number, label: number): number => {
    let sum = 0;
    for (let f = 0; f < features; f++) sum += at(x, t * features + f) * at(weight, label * features + f);
    return sum + (t === 0 ? at(ends, label) : 0) + (t === positions - 1 ? at(ends, count + label) : 0);
  };
  let paths: Path[] = [{ labels: [], energy: 0 }];
  for (let t = 0; t < positions; t++) {
    const allowed = Array.from({ length: count }, (_, label) => label).filter(
      (label) => !known || at(known, t) < 0 || at(known, t) === label,
    );
    paths = paths.flatMap(({ labels, energy }) =>
      allowed.map((label): Path => {
        const transition = t === 0 ? 0 : at(pairwise, (labels[t - 1] as number) * count + label);
        return { labels: [...labels, label], energy: energy + unary(t, label) + transition };
      }),
    );
  }
  return paths.sort((a, b) => a.energy - b.energy);
}

/** `F_β` over these sequences. */
export function freeEnergyOf(paths: readonly Path[], beta: number): number {
  const lowest = (paths[0] as Path).energy;
  const sum = paths.reduce((total, { energy }) => total + Math.exp(-beta * (energy - lowest)), 0);
  return lowest - Math.log(sum) / beta;
}

/** `P(Y|X)` of each. */
export function probabilitiesOf(paths: readonly Path[], beta: number): number[] {
  const free = freeEnergyOf(paths, beta);
  return paths.map(({ energy }) => Math.exp(-beta * (energy - free)));
}

/** The sequences of a table of rows, one after the other. */
export function splitRows(rows: ArrayLike<number>, lengths: ArrayLike<number>, width = 1): number[][] {
  const all = Array.from(rows);
  return Array.from(lengths, (length) => all.splice(0, length * width));
}
