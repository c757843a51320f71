import type { Gpu } from 'webgpu-ebm';

/** What a page or a report says about a demonstration. No code that touches a page or a device. */
export interface DemoMeta {
  id: string;
  title: string;
  architecture: string;
  loss: string;
  /** Training steps by default. */
  steps: number;
  /** One line: what to look for in the picture. */
  explanation: string;
}

export interface DemoRun {
  gpu: Gpu;
  seed: number;
  steps: number;
  /** `done` of `steps` training steps, with the loss of the last batch. */
  onProgress: (done: number, loss: number) => void;
  signal: AbortSignal;
}

/** RGBA pixels of the energy surface before (orange) and after (green) training. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** The figures of one run; see README for their meaning. */
export interface DemoResult {
  initialLoss: number;
  finalLoss: number;
  /** mean |argmin_Y E − nearest right answer| over X that were not trained on; for labels, the share of wrong ones. */
  inferenceError: number;
  /** mean over X of max_Y E − min_Y E. */
  surfaceSpread: number;
  initialSurfaceSpread: number;
  /** The spread after each quarter of training. */
  spreadByQuarter: number[];
  /** mean(Ei − Ec) */
  energyGap: number;
  /** Where X has several right answers: mean distance of each one's own valley from it. */
  lidError?: number;
  /** Seconds spent in training steps, without evaluation and drawing. */
  seconds: number;
  picture: Picture;
}

export interface Demo {
  meta: DemoMeta;
  run(options: DemoRun): Promise<DemoResult>;
}
