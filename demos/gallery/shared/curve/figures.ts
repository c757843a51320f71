import { evenlySpaced, surfaceSpread } from '../../../shared/figures.ts';
import { ANSWERS } from './model.ts';
import { ROWS } from './CurveTraining.ts';
import { type Samples, X_RANGE } from './shapes.ts';

/** What charts show of a surface `[ROWS, ANSWERS]`. */
export interface SurfaceFigures {
  /** Mean over the samples of the energy of the right answer, and of the most offending incorrect one. */
  right: number;
  offending: number;
  /** Mean over X of (max_Y E − min_Y E). */
  spread: number;
  /** Mean over X of |argmin_Y E − nearest right answer|; undefined where no rule says what is right. */
  inferenceError: number | undefined;
  highest: number;
  lowest: number;
}

export function surfaceFigures(
  energies: Float32Array,
  [low, high]: readonly [number, number],
  { x, y }: Samples,
  radius: number,
  rightAnswers: ((x: number) => readonly number[]) | undefined,
): SurfaceFigures {
  const answers = evenlySpaced(low, high, ANSWERS);
  let [right, offending, counted] = [0, 0, 0];
  for (const [i, at] of x.entries()) {
    const slice = sliceAt(energies, at);
    const wanted = y[i] as number;
    right += heightAt(slice, ((wanted - low) / (high - low)) * (ANSWERS - 1));
    let least = Infinity;
    for (const [k, energy] of slice.entries()) {
      if (Math.abs((answers[k] as number) - wanted) >= radius) least = Math.min(least, energy);
    }
    if (least === Infinity) continue;
    offending += least;
    counted++;
  }
  return {
    right: right / x.length,
    offending: offending / counted,
    spread: surfaceSpread(energies, ANSWERS),
    inferenceError: rightAnswers && inferenceErrorOf(energies, answers, rightAnswers),
    highest: energies.reduce((a, b) => Math.max(a, b), -Infinity),
    lowest: energies.reduce((a, b) => Math.min(a, b), Infinity),
  };
}

/** `E(·|x)`, between the rows around x. */
export function sliceAt(energies: Float32Array, x: number): Float32Array {
  const at = ((x - X_RANGE[0]) / (X_RANGE[1] - X_RANGE[0])) * (ROWS - 1);
  const row = Math.min(ROWS - 2, Math.max(0, Math.floor(at)));
  const share = Math.min(1, Math.max(0, at - row));
  const below = energies.subarray(row * ANSWERS, (row + 1) * ANSWERS);
  const above = energies.subarray((row + 1) * ANSWERS, (row + 2) * ANSWERS);
  return below.map((energy, k) => energy + share * ((above[k] as number) - energy));
}

/** Of a slice at a place between its answers. */
export function heightAt(slice: Float32Array, at: number): number {
  const k = Math.min(slice.length - 2, Math.max(0, Math.floor(at)));
  const [below, above] = [slice[k] as number, slice[k + 1] as number];
  return below + (at - k) * (above - below);
}

/** Mean over the rows of a surface of |argmin_Y E − nearest right answer|, where there is one. */
export function inferenceErrorOf(
  energies: Float32Array,
  answers: Float32Array,
  rightAnswers: (x: number) => readonly number[],
): number {
  let [sum, count] = [0, 0];
  for (const [row, x] of evenlySpaced(X_RANGE[0], X_RANGE[1], ROWS).entries()) {
    const rights = rightAnswers(x);
    if (rights.length === 0) continue;
    const slice = energies.subarray(row * ANSWERS, (row + 1) * ANSWERS);
    const best = slice.reduce((least, energy, k) => (energy < (slice[least] as number) ? k : least), 0);
    sum += Math.min(...rights.map((right) => Math.abs((answers[best] as number) - right)));
    count++;
  }
  return sum / count;
}
