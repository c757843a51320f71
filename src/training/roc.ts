import { DataError, ShapeError } from '../errors.ts';

/** How well a threshold on energies detects, for every threshold worth having. */
export interface Roc {
  /** Thresholds, rising: detected means energy ≤ threshold. The first detects nothing, the last everything. */
  thresholds: Float64Array;
  /** Share of positives detected at each threshold. */
  detections: Float64Array;
  /** Share of negatives detected at each threshold. */
  falseAlarms: Float64Array;
  /** Area under the curve: the chance that a positive has less energy than a negative (ties count half). */
  area: number;
  /** Where missed detections and false alarms are equally frequent, interpolated between two thresholds. */
  equalErrorRate: number;
}

/**
 * Receiver operating characteristic of detection by threshold: `positive ⇔ E ≤ threshold`.
 *
 * @param energies one a sample.
 * @param positive whether each sample is one to be detected.
 * @throws ShapeError when their lengths differ, DataError for NaN, or when one of the two kinds is missing.
 */
export function roc(energies: ArrayLike<number>, positive: ArrayLike<boolean | number>): Roc {
  const order = check(energies, positive);
  const positives = order.filter((i) => positive[i]).length;
  const negatives = order.length - positives;
  const points: [threshold: number, detected: number, alarms: number][] = [[-Infinity, 0, 0]];
  let detected = 0;
  let alarms = 0;
  for (const [place, i] of order.entries()) {
    if (positive[i]) detected++;
    else alarms++;
    const energy = energies[i] as number;
    // Equal energies can't be told apart by any threshold.
    if (energies[order[place + 1] ?? -1] !== energy)
      points.push([energy, detected / positives, alarms / negatives]);
  }
  const column = (k: 0 | 1 | 2): Float64Array => Float64Array.from(points, (point) => point[k]);
  const [thresholds, detections, falseAlarms] = [column(0), column(1), column(2)];
  return {
    thresholds,
    detections,
    falseAlarms,
    area: areaUnder(falseAlarms, detections),
    equalErrorRate: crossing(falseAlarms, detections),
  };
}

/**
 * The threshold with the most detections among those with at most `falseAlarms` (a share of the negatives).
 *
 * Choose it on validation data, not on the data that it is judged by.
 *
 * @throws DataError unless 0 ≤ falseAlarms ≤ 1.
 */
export function chooseThreshold(
  curve: Roc,
  { falseAlarms }: { falseAlarms: number },
): { threshold: number; detections: number; falseAlarms: number } {
  if (!(falseAlarms >= 0 && falseAlarms <= 1)) {
    throw new DataError(
      `chooseThreshold: expected falseAlarms from 0 to 1, got ${falseAlarms}. Pass a share, such as 0.01.`,
    );
  }
  const best = curve.falseAlarms.findLastIndex((share) => share <= falseAlarms);
  return {
    threshold: curve.thresholds[best] as number,
    detections: curve.detections[best] as number,
    falseAlarms: curve.falseAlarms[best] as number,
  };
}

function check(energies: ArrayLike<number>, positive: ArrayLike<boolean | number>): number[] {
  if (energies.length !== positive.length) {
    throw new ShapeError(
      `roc: expected as many energies as samples, got ${energies.length} and ${positive.length}. Pass one for each.`,
    );
  }
  const order = Array.from({ length: energies.length }, (_, i) => i);
  const bad = order.find((i) => Number.isNaN(energies[i]));
  if (bad !== undefined)
    throw new DataError(`roc: expected energies, got NaN at ${bad}. Remove that sample.`);
  const positives = order.filter((i) => positive[i]).length;
  if (positives === 0 || positives === order.length) {
    throw new DataError(
      `roc: expected positives and negatives, got ${positives} positives of ${order.length}. Pass some of both.`,
    );
  }
  return order.sort((a, b) => (energies[a] as number) - (energies[b] as number));
}

/** Trapezium rule over a rising x. */
function areaUnder(x: Float64Array, y: Float64Array): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) {
    area += (((x[i] as number) - (x[i - 1] as number)) * ((y[i] as number) + (y[i - 1] as number))) / 2;
  }
  return area;
}

/** Where falseAlarms = 1 − detections on the straight lines between the points. */
function crossing(falseAlarms: Float64Array, detections: Float64Array): number {
  const excess = (i: number): number => (falseAlarms[i] as number) - (1 - (detections[i] as number));
  const after = falseAlarms.findIndex((_, i) => excess(i) >= 0);
  const before = after - 1;
  const share = excess(before) / (excess(before) - excess(after));
  return (
    (falseAlarms[before] as number) +
    share * ((falseAlarms[after] as number) - (falseAlarms[before] as number))
  );
}
