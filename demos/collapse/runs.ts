import type { Gpu } from 'webgpu-ebm';

/** Losses and kinds of centres of the RBF units. */
export const RBF_RUNS = [
  { loss: 'energy', centres: 'trained' },
  { loss: 'perceptron', centres: 'trained' },
  { loss: 'energy', centres: 'fixed' },
  { loss: 'perceptron', centres: 'fixed' },
  { loss: 'hinge', centres: 'trained' },
  { loss: 'square-square', centres: 'trained' },
  { loss: 'negative log-likelihood', centres: 'trained' },
] as const;

export type RbfRun = (typeof RBF_RUNS)[number];

export const SCALES = [0.1, 0.3, 0.6, 1] as const;
const SEEDS = 3;

/** Starts of the twin nets. */
export const TWIN_STARTS = (['zero', 'spread'] as const).flatMap((biases) =>
  SCALES.map((scale) => ({ scale, biases })),
);

export type TwinStart = (typeof TWIN_STARTS)[number];

/** Each start from several seeds, counted from 0. */
export const TWIN_RUNS = TWIN_STARTS.flatMap((start) =>
  Array.from({ length: SEEDS }, (_, seed) => ({ start, seed })),
);

/** The share of the spread at the start below which a surface counts as collapsed. */
export const COLLAPSED = 0.1;

export const verdictOf = (spread: number): 'collapsed' | 'works' =>
  spread < COLLAPSED ? 'collapsed' : 'works';

/** One training. */
export interface Training {
  gpu: Gpu;
  seed: number;
  steps: number;
  onStep: (step: number, loss: number) => void;
  signal: AbortSignal;
}
