/** The inverse temperatures among which the best is looked for. */
const RANGE = [1e-4, 1e4] as const;
const ACCURACY = 1e-6;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The inverse temperature β that turns energies into the best probabilities: it minimises the mean of
 * `−log P(Yi|Xi) = β Ec + log Σ_k w exp(−β E_k)`, which is convex in β.
 *
 * @param energies `[P, K]`
 * @param right `[P]`: Ec
 * @param weight w
 * @returns β from 1e−4 to 1e4 and the mean of −log P at it.
 */
export function bestBeta(
  energies: ArrayLike<number>,
  right: ArrayLike<number>,
  weight: number,
): { beta: number; negativeLogLikelihood: number } {
  const cost = (logBeta: number): number => meanNegativeLog(energies, right, weight, Math.exp(logBeta));
  let [low, high] = RANGE.map(Math.log) as [number, number];
  let [left, middle] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [costLeft, costMiddle] = [cost(left), cost(middle)];
  while (high - low > ACCURACY) {
    if (costLeft <= costMiddle) {
      [high, middle, costMiddle] = [middle, left, costLeft];
      left = high - GOLDEN * (high - low);
      costLeft = cost(left);
    } else {
      [low, left, costLeft] = [left, middle, costMiddle];
      middle = low + GOLDEN * (high - low);
      costMiddle = cost(middle);
    }
  }
  const logBeta = (low + high) / 2;
  return { beta: Math.exp(logBeta), negativeLogLikelihood: cost(logBeta) };
}

function meanNegativeLog(
  energies: ArrayLike<number>,
  right: ArrayLike<number>,
  weight: number,
  beta: number,
): number {
  const columns = energies.length / right.length;
  let total = 0;
  for (let row = 0; row < right.length; row++) {
    let lowest = Infinity;
    for (let k = 0; k < columns; k++) lowest = Math.min(lowest, energies[row * columns + k] as number);
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      sum += Math.exp(-beta * ((energies[row * columns + k] as number) - lowest));
    }
    total += beta * ((right[row] as number) - lowest) + Math.log(weight * sum);
  }
  return total / right.length;
}
