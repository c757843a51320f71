/** Settings that may lie along an axis of the map. */
export interface Axis {
  /** The value at a share of the axis, from 0 to 1. */
  at(share: number): number;
  /** The share of a value. */
  place(value: number): number;
  /** Values with a tick. */
  readonly ticks: readonly number[];
}

export const AXES = {
  scale: logarithmic([0.03, 0.1, 0.3, 1, 2]),
  rate: logarithmic([0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3]),
  hidden: logarithmic([1, 2, 4, 8, 16, 32, 64], Math.round),
  outputs: logarithmic([1, 2, 4, 8, 16, 32], Math.round),
  margin: logarithmic([0.1, 0.3, 1, 3, 5]),
  radius: linear([0.05, 0.1, 0.2, 0.3, 0.4, 0.5]),
  beta: logarithmic([0.1, 1, 10, 100]),
  seed: linear([0, 16, 32, 48, 64], Math.round),
} as const satisfies Record<string, Axis>;

export type AxisName = keyof typeof AXES;

/** Three digits: short enough for a link, and what is trained is what it says. */
function short(value: number): number {
  return Number(value.toPrecision(3));
}

/** From the first tick to the last. */
function logarithmic(ticks: readonly number[], round = short): Axis {
  const [low, high] = ends(ticks);
  return {
    at: (share) => round(low * (high / low) ** share),
    place: (value) => Math.log(value / low) / Math.log(high / low),
    ticks,
  };
}

function linear(ticks: readonly number[], round = short): Axis {
  const [low, high] = ends(ticks);
  return {
    at: (share) => round(low + (high - low) * share),
    place: (value) => (value - low) / (high - low),
    ticks,
  };
}

function ends(ticks: readonly number[]): [number, number] {
  return [ticks[0] as number, ticks.at(-1) as number];
}
