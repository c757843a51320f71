// A small model of what one repetition of a task takes at least: what shares of ceilings are reckoned from.

/** What a repetition takes, whoever does it. */
export interface Work {
  /** Floating-point operations. A multiply–add counts as two, as in `ceiling-arithmetic`. */
  readonly operations: number;
  /** Bytes read and written: inputs and results once, states that are needed again twice. */
  readonly traffic: number;
  /** Bytes of data, parameters, embeddings and results. What is allocated beyond them is extra. */
  readonly given: number;
}

export const FLOAT_BYTES = 4;

/** exp(x): reduction of the argument 4, a polynomial of degree five 10, the power of two 2. */
export const EXPONENTIAL = 16;

/** log(x): the exponent 4, a quotient 3, a polynomial 9. */
export const LOGARITHM = 16;

/** (1 − e)/(1 + e) with e = exp(−2|x|), and the sign. */
export const TANH = EXPONENTIAL + 5;

/** Of a pair, in a log-sum-exp or its derivative: exp(−β(E − minimum)) and its place in the sum. */
export const BOLTZMANN = EXPONENTIAL + 3;

/** Of a pair, in a search for the most offending answer: is |Y_k − Yi| ≥ ε, is it the lowest, keep it. */
export const SEARCH = 5;

/** Of a pair and dimension, `D(a, b)`: |a − b| or (a − b)² and its sum 3, a product and its sum 2. */
export const DISTANCE = { l1: 3, l2: 3, dot: 2 } as const;

/** Of a pair and dimension, `sum + weight·∂D/∂a` for L1: difference, sign, multiply–add. */
export const SLOPE_L1 = 4;

interface Net {
  readonly rows: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** Operations of `W₂ tanh(W₁x + B₁)`: two products and the tanh between them. */
export function netFprop({ rows, inputs, hidden, outputs }: Net): number {
  return rows * hidden * (2 * inputs + TANH + 2 * outputs);
}

/** Operations of its derivatives: two products for W₂, (1 − h²)·dh 3, B₁ 1, one product for W₁; none for x. */
export function netBprop({ rows, inputs, hidden, outputs }: Net): number {
  return rows * hidden * (4 * outputs + 4 + 2 * inputs);
}
