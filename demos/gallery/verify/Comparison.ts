/** Numbers of the device beside those of the reference. */
export interface Comparison {
  /** Of the case in the reference data. */
  readonly id: string;
  readonly what: string;
  readonly actual: ArrayLike<number>;
  readonly expected: ArrayLike<number>;
  readonly tolerance: Tolerance;
}

/** `relative · (floor + max |expected|)` is tolerated. */
export interface Tolerance {
  readonly relative: number;
  readonly floor: number;
}

export const VALUES: Tolerance = { relative: 1e-5, floor: 1 };
export const DERIVATIVES: Tolerance = { relative: 1e-4, floor: 1e-3 };
/** Of what is found: numbers of answers and labels. */
export const EXACT: Tolerance = { relative: 0, floor: 0 };

/** Tolerances grow with the energies, of which float32 holds seven digits. */
export function withEnergies(tolerance: Tolerance, energies: readonly number[]): Tolerance {
  const largest = energies.reduce((a, b) => Math.max(a, Math.abs(b)), 10);
  return { ...tolerance, relative: (tolerance.relative * largest) / 10 };
}

/** What a comparison comes to. */
export interface Verdict {
  /** The largest error by what is tolerated: up to 1 it passes. Infinite for NaN, and where nothing is tolerated. */
  readonly error: number;
  /** Where it is. */
  readonly index: number;
}

export function judge({ actual, expected, tolerance }: Comparison): Verdict {
  if (actual.length !== expected.length) {
    return { error: Infinity, index: Math.min(actual.length, expected.length) };
  }
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] as number));
  const allowed = tolerance.relative * (tolerance.floor + largest);
  let worst = { error: 0, index: 0 };
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs((actual[index] as number) - (expected[index] as number));
    if (difference === 0) continue;
    const error = difference / allowed;
    if (!(error <= worst.error)) worst = { error: Number.isNaN(error) ? Infinity : error, index };
  }
  return worst;
}
