import { DIGITS } from './model.ts';

/** What a classifier made of test images. */
export interface Evaluation {
  /** Share of wrong labels. */
  readonly error: number;
  /** `[digit, label]`: how many images of each digit got each label. */
  readonly confusion: Uint32Array;
  /** Images with a wrong label, that with the highest energy gap first. */
  readonly worst: readonly Mistake[];
}

export interface Mistake {
  readonly row: number;
  readonly digit: number;
  /** The label of the lowest energy. */
  readonly label: number;
  /** How far the energy of the right label lies above that. */
  readonly gap: number;
}

/** @param energies `[images, 10]` */
export function evaluate(energies: Float32Array, digits: ArrayLike<number>): Evaluation {
  const confusion = new Uint32Array(DIGITS * DIGITS);
  const wrong: Mistake[] = [];
  for (let row = 0; row < digits.length; row++) {
    const digit = digits[row] as number;
    const own = energies.subarray(row * DIGITS, (row + 1) * DIGITS);
    const label = lowestOf(own);
    const at = digit * DIGITS + label;
    confusion[at] = (confusion[at] as number) + 1;
    if (label !== digit) {
      wrong.push({ row, digit, label, gap: (own[digit] as number) - (own[label] as number) });
    }
  }
  return {
    error: wrong.length / digits.length,
    confusion,
    worst: wrong.sort((a, b) => b.gap - a.gap),
  };
}

/** The label of the lowest energy; of equal ones the first. */
export function lowestOf(energies: Float32Array): number {
  return energies.reduce((best, energy, label) => (energy < (energies[best] as number) ? label : best), 0);
}

/** `P_k = exp(−βE_k) / Σ_j exp(−βE_j)` */
export function gibbs(energies: Float32Array, beta: number): Float32Array {
  const least = energies[lowestOf(energies)] as number;
  const factors = energies.map((energy) => Math.exp(-beta * (energy - least)));
  const sum = factors.reduce((total, factor) => total + factor, 0);
  return factors.map((factor) => factor / sum);
}

/** β is searched from 10⁻³ to 10³. */
const DECADES = 3;
const HALVINGS = 30;

/**
 * The β at which the Gibbs distribution fits these images best. `Σ (βE_c + log Σ_k exp(−βE_k))` is convex in β, with
 * derivative `Σ (E_c − ⟨E⟩_β)`: its zero is found by halving.
 *
 * @param energies `[images, 10]`
 */
export function calibrate(energies: Float32Array, digits: ArrayLike<number>): number {
  let [low, high] = [-DECADES, DECADES];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (slope(energies, digits, 10 ** middle) < 0) low = middle;
    else high = middle;
  }
  return 10 ** ((low + high) / 2);
}

function slope(energies: Float32Array, digits: ArrayLike<number>, beta: number): number {
  let sum = 0;
  for (let row = 0; row < digits.length; row++) {
    const own = energies.subarray(row * DIGITS, (row + 1) * DIGITS);
    const mean = gibbs(own, beta).reduce((total, share, label) => total + share * (own[label] as number), 0);
    sum += (own[digits[row] as number] as number) - mean;
  }
  return sum;
}
