/** Mean of numbers. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** The value that a share of all values doesn't exceed. */
export function quantile(values: Float32Array, share: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

/** Mean over the rows of `energies [rows, columns]` of largest − smallest. */
export function surfaceSpread(energies: Float32Array, columns: number): number {
  const spreads: number[] = [];
  for (let row = 0; row < energies.length; row += columns) {
    const values = energies.subarray(row, row + columns);
    let lowest = Infinity;
    let highest = -Infinity;
    for (const value of values) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    spreads.push(highest - lowest);
  }
  return mean(spreads);
}

/** mean |answer − nearest right answer|; `rights[i]` are the right answers of row i. */
export function inferenceError(answers: Float32Array, rights: readonly (readonly number[])[]): number {
  return mean(
    rights.map((right, i) => Math.min(...right.map((value) => Math.abs((answers[i] as number) - value)))),
  );
}

/**
 * Mean distance between each right answer and the bottom of its own valley: the lowest energy among the answers
 * that lie nearer to it than to any other right answer.
 */
export function valleyError(
  energies: Float32Array,
  answers: Float32Array,
  rights: readonly (readonly number[])[],
): number {
  const columns = answers.length;
  const errors = rights.flatMap((right, row) => {
    const values = energies.subarray(row * columns, (row + 1) * columns);
    return right.map((own) => {
      let bottom = -1;
      for (const [k, energy] of values.entries()) {
        const distance = Math.abs((answers[k] as number) - own);
        const nearest = right.every((other) => distance <= Math.abs((answers[k] as number) - other));
        if (nearest && (bottom < 0 || energy < (values[bottom] as number))) bottom = k;
      }
      return Math.abs((answers[bottom] as number) - own);
    });
  });
  return mean(errors);
}

/** `count` evenly spaced numbers from `low` to `high`, ends included. */
export function evenlySpaced(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}
