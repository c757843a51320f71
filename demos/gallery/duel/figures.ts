import { evenlySpaced, inferenceError, mean } from '../../shared/figures.ts';
import { ROWS } from '../shared/curve/CurveTraining.ts';
import { ANSWERS } from '../shared/curve/model.ts';
import { X_RANGE } from '../shared/curve/shapes.ts';

/** What a tile says of its surface. */
export interface TileFigures {
  /** Mean over X of (max_Y E − min_Y E). */
  readonly spread: number;
  /** Mean over X of |argmin_Y E − nearest right answer|; undefined where no rule says what is right. */
  readonly error: number | undefined;
  readonly highest: number;
}

/** Of energies `[ROWS, ANSWERS]` over answers of the range `y`. */
export function tileFigures(
  energies: Float32Array,
  y: readonly [number, number],
  right: ((x: number) => readonly number[]) | undefined,
): TileFigures {
  const answers = evenlySpaced(y[0], y[1], ANSWERS);
  const spreads = new Float32Array(ROWS);
  const best = new Float32Array(ROWS);
  let highest = -Infinity;
  for (let row = 0; row < ROWS; row++) {
    const slice = energies.subarray(row * ANSWERS, (row + 1) * ANSWERS);
    let [low, high] = [0, 0];
    for (let k = 0; k < ANSWERS; k++) {
      if ((slice[k] as number) < (slice[low] as number)) low = k;
      if ((slice[k] as number) > (slice[high] as number)) high = k;
    }
    spreads[row] = (slice[high] as number) - (slice[low] as number);
    best[row] = answers[low] as number;
    highest = Math.max(highest, slice[high] as number);
  }
  return { spread: mean(spreads), error: right && errorOf(best, right), highest };
}

/** Over the rows that have a right answer. */
function errorOf(best: Float32Array, right: (x: number) => readonly number[]): number {
  const rights = Array.from(evenlySpaced(X_RANGE[0], X_RANGE[1], ROWS), (x) => right(x));
  const asked = rights.flatMap((values, row) => (values.length > 0 ? [row] : []));
  return inferenceError(
    Float32Array.from(asked, (row) => best[row] as number),
    asked.map((row) => rights[row] as readonly number[]),
  );
}
