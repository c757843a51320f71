/** What a map shows of its models. */

/** Figures of a trained model. */
export interface ModelFigures {
  /** Mean over X of |argmin_Y E − nearest right answer|. */
  readonly error: number;
  /** Mean over X of max_Y E − min_Y E, as a share of what it was before training. */
  readonly spread: number;
  /** Mean loss of the last step; NaN or ±∞ where training diverged. */
  readonly loss: number;
}

export interface Measure {
  readonly name: string;
  of(figures: ModelFigures): number;
  /** Ends of the colours, on a logarithmic scale; where there are none, those of the models trained so far. */
  readonly ends?: readonly [low: number, high: number];
  readonly ticks?: readonly number[];
  /** Whether large numbers are good: good is bright. */
  readonly large: 'good' | 'bad';
}

export const MEASURES = {
  spread: {
    name: 'Spread, now / at the start',
    of: ({ spread }) => spread,
    ends: [0.003, 1],
    ticks: [0.003, 0.01, 0.03, 0.1, 0.3, 1],
    large: 'good',
  },
  error: {
    name: 'Inference error',
    of: ({ error }) => error,
    ends: [0.003, 0.5],
    ticks: [0.003, 0.01, 0.03, 0.1, 0.3],
    large: 'bad',
  },
  loss: { name: 'Final loss', of: ({ loss }) => loss, large: 'bad' },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;

export function diverged({ loss, spread }: ModelFigures): boolean {
  return !Number.isFinite(loss) || !Number.isFinite(spread);
}

/** How numbers of a measure become shares of the colours: 0 dark, 1 bright. */
export interface Scale {
  share(value: number): number;
  readonly ticks: readonly number[];
}

/** @param values of the models trained so far. */
export function scaleOf(measure: Measure, values: readonly number[]): Scale {
  const good = (share: number): number => (measure.large === 'good' ? share : 1 - share);
  const clamp = (share: number): number => Math.min(1, Math.max(0, share));
  if (measure.ends) {
    const [low, high] = measure.ends;
    return {
      share: (value) => good(clamp(Math.log(value / low) / Math.log(high / low))),
      ticks: measure.ticks ?? measure.ends,
    };
  }
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  // A few models that went far astray would leave no colours for the others.
  const low = at(0);
  const high = Math.max(at(0.9), low + 1e-6);
  return {
    share: (value) => good(clamp((value - low) / (high - low))),
    ticks: [low, (low + high) / 2, high],
  };
}
