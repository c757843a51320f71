// The work itself: data, starting weights and hyperparameters, the same for every implementation.

/** Parameters by path, as the package names them. */
export type Weights = Record<string, Float32Array>;

/**
 * One full training step of `E = ‖G₁(X) − G₂(Y)‖₁`, twin nets `G = W₂ tanh(W₁x + B₁)` of sizes 1-H-D, mean loss over P
 * samples against K answers, then `w ← w − rate·g`.
 */
export interface TrainCase {
  /** `nll`: `Ec − F_β`; `square-square`: `Ec² + max(0, m − Ei)²`, Ei over answers at least `radius` from Yi. */
  readonly loss: 'nll' | 'square-square';
  readonly samples: number;
  readonly answers: number;
  readonly hidden: number;
  readonly dims: number;
  /** `[P]` */
  readonly x: Float32Array;
  /** `[P]` */
  readonly y: Float32Array;
  readonly grid: Grid;
  /** `x.1.weight [H, 1]`, `x.1.bias [H]`, `x.2.weight [D, H]`, and the same under `y.` */
  readonly weights: Weights;
  readonly rate: number;
  readonly beta: number;
  readonly margin: number;
  readonly radius: number;
}

/** As many models as there are starting weights, each on the work of a `TrainCase` with likelihoods. */
export type ReplicasCase = Omit<TrainCase, 'weights'> & { readonly weights: readonly Weights[] };

/** The sweep alone: free energy F and masked minimum Ei of `D(x_p, direction·Y_k)` over K answers, per sample. */
export interface SweepCase {
  readonly distance: 'l1' | 'l2' | 'dot';
  readonly samples: number;
  readonly answers: number;
  readonly dims: number;
  /** `[P, D]` */
  readonly x: Float32Array;
  /** `[D]`: the embedding of an answer is its multiple. */
  readonly direction: Float32Array;
  /** Right answers `[P]`; those closer than `radius` are left out of the minimum. */
  readonly y: Float32Array;
  readonly grid: Grid;
  readonly beta: number;
  readonly radius: number;
}

/** `out = a bᵀ`, `[rows, columns]`; rows and columns are even. */
export interface MatmulCase {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** `[rows, inner]` */
  readonly a: Float32Array;
  /** `[columns, inner]` */
  readonly b: Float32Array;
}

/** One full training step of a classifier `W₂ tanh(W₁x + B₁) + B₂` under negative log-likelihood over its labels. */
export interface DigitsCase {
  readonly samples: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly labels: number;
  /** `[P, inputs]` */
  readonly x: Float32Array;
  /** `[P]` */
  readonly y: Float32Array;
  /** `1.weight [H, inputs]`, `1.bias [H]`, `2.weight [labels, H]`, `2.bias [labels]` */
  readonly weights: Weights;
  readonly rate: number;
}

/**
 * Likelihood of right sequences: `Ec − F`, β = 1, mean over B chains, and its derivatives, where
 * `E(y) = Σ_t U[t, y_t] + Σ_{t≥1} V[y_{t−1}, y_t]` over T positions of C labels.
 */
export interface ChainCase {
  /** B */
  readonly sequences: number;
  /** T */
  readonly positions: number;
  /** C */
  readonly labels: number;
  /** U `[B·T, C]`, a row a position, one sequence after the other. */
  readonly unary: Float32Array;
  /** V `[C, C]` */
  readonly pairwise: Float32Array;
  /** `[B·T]` */
  readonly y: Float32Array;
}

/** Evenly spaced answers, ends included. */
export interface Grid {
  readonly low: number;
  readonly high: number;
  /** `[K]` */
  readonly points: Float32Array;
  /** Δy, the weight of an answer in the free energy. */
  readonly weight: number;
}

export function trainCase(loss: TrainCase['loss'], size: string): TrainCase {
  const [samples, answers, hidden, dims] = numbers(size) as [number, number, number, number];
  const uniform = uniformStream(1);
  const x = fill(samples, () => 2 * uniform() - 1);
  return {
    loss,
    samples,
    answers,
    hidden,
    dims,
    x,
    y: x.map((value) => value * value + 0.1 * (uniform() - 0.5)),
    grid: evenGrid(-0.5, 1.5, answers),
    weights: { ...twin('x', hidden, dims, uniform), ...twin('y', hidden, dims, uniform) },
    rate: 0.001,
    beta: 1,
    margin: 1,
    radius: 0.3,
  };
}

/** `size`: models, then that of a `TrainCase`. */
export function replicasCase(size: string): ReplicasCase {
  const [models = 0, ...shape] = numbers(size);
  const problem = trainCase('nll', shape.join());
  const uniform = uniformStream(5);
  const { hidden, dims } = problem;
  const start = (): Weights => ({
    ...twin('x', hidden, dims, uniform),
    ...twin('y', hidden, dims, uniform),
  });
  return { ...problem, weights: Array.from({ length: models }, start) };
}

export function sweepCase(distance: SweepCase['distance'], size: string): SweepCase {
  const [samples, answers, dims] = numbers(size) as [number, number, number];
  const uniform = uniformStream(2);
  const noise = (): number => 2 * uniform() - 1;
  return {
    distance,
    samples,
    answers,
    dims,
    x: fill(samples * dims, noise),
    direction: fill(dims, noise),
    y: fill(samples, uniform),
    grid: evenGrid(-0.5, 1.5, answers),
    beta: 1,
    radius: 0.3,
  };
}

export function matmulCase(size: string): MatmulCase {
  const [rows, inner, columns] = matmulShape(size);
  const uniform = uniformStream(3);
  const noise = (): number => 2 * uniform() - 1;
  return { rows, inner, columns, a: fill(rows * inner, noise), b: fill(columns * inner, noise) };
}

/** `128` → all 128; `4096,16,64` → rows, inner, columns. */
export function matmulShape(size: string): [rows: number, inner: number, columns: number] {
  const [rows = 0, inner = rows, columns = rows] = numbers(size);
  return [rows, inner, columns];
}

export function digitsCase(size: string): DigitsCase {
  const [inputs, hidden, labels, samples] = numbers(size) as [number, number, number, number];
  const uniform = uniformStream(4);
  return {
    samples,
    inputs,
    hidden,
    labels,
    x: fill(samples * inputs, uniform),
    y: fill(samples, () => Math.floor(labels * uniform())),
    weights: {
      '1.weight': startingWeights(hidden * inputs, inputs, uniform),
      '1.bias': startingWeights(hidden, inputs, uniform),
      '2.weight': startingWeights(labels * hidden, hidden, uniform),
      '2.bias': startingWeights(labels, hidden, uniform),
    },
    rate: 0.001,
  };
}

export function chainCase(size: string): ChainCase {
  const [sequences, positions, labels] = numbers(size) as [number, number, number];
  const uniform = uniformStream(6);
  const rows = sequences * positions;
  return {
    sequences,
    positions,
    labels,
    unary: fill(rows * labels, () => 4 * uniform() - 2),
    pairwise: fill(labels * labels, () => 2 * uniform() - 1),
    y: fill(rows, () => Math.floor(labels * uniform())),
  };
}

/** `64,101,20,10` → [64, 101, 20, 10] */
export function numbers(size: string): number[] {
  return size.split(',').map(Number);
}

function twin(side: string, hidden: number, dims: number, uniform: () => number): Weights {
  return {
    [`${side}.1.weight`]: startingWeights(hidden, 1, uniform),
    [`${side}.1.bias`]: startingWeights(hidden, 1, uniform),
    [`${side}.2.weight`]: startingWeights(dims * hidden, hidden, uniform),
  };
}

/** Uniform in ±√(3/fan-in). */
function startingWeights(count: number, fanIn: number, uniform: () => number): Float32Array {
  const limit = Math.sqrt(3 / fanIn);
  return fill(count, () => limit * (2 * uniform() - 1));
}

function evenGrid(low: number, high: number, count: number): Grid {
  const weight = (high - low) / (count - 1);
  return { low, high, points: Float32Array.from({ length: count }, (_, k) => low + weight * k), weight };
}

function fill(count: number, value: () => number): Float32Array {
  return Float32Array.from({ length: count }, value);
}

/**
 * Uniform numbers in [0, 1), the same on every machine: mulberry32.
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
function uniformStream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
