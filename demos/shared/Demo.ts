import type { Gpu } from 'webgpu-ebm';

/** What a page or a report says about a demonstration. No code that touches a page or a device. */
export interface DemoMeta {
  id: string;
  title: string;
  architecture: string;
  loss: string;
  /** Training steps by default, of each training. */
  steps: number;
  /** Trainings in all, each of `steps` steps (default: 1). */
  runs?: number;
  /** Trained only when named by `--only`: it takes minutes. */
  onRequest?: boolean;
  /** Roughly how long it takes on two cores without a GPU, as `--help` says it, such as `8 min`. */
  takes?: string;
  /** What to look for in the picture, in a line or two. */
  explanation: string;
  /** The picture in words, for those who don't see it (default: the explanation). */
  alt?: string;
}

export interface DemoRun {
  gpu: Gpu;
  seed: number;
  /** Of each training. */
  steps: number;
  /** `done` of `steps · runs` training steps through all trainings, with the loss of the last batch. */
  onProgress: (done: number, loss: number) => void;
  signal: AbortSignal;
}

/** RGBA pixels, such as the energy surface before (orange) and after (green) training. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** A drawing as SVG, `width × height` CSS pixels; see `drawChart`. */
export interface Chart {
  svg: string;
  width: number;
  height: number;
}

/** One line of a table: values by column name. */
export type Row = Readonly<Record<string, string | number>>;

/** What one run found. */
export interface DemoResult {
  /** Seconds spent in training steps, all trainings, without evaluation and drawing. */
  seconds: number;
  /** By name in camelCase, as they go into the report; README says what those of energy surfaces mean. */
  figures: Readonly<Record<string, number | readonly number[]>>;
  /** A table, where figures alone don't say it. */
  rows?: readonly Row[];
  picture: Picture | Chart;
}

export interface Demo {
  meta: DemoMeta;
  run(options: DemoRun): Promise<DemoResult>;
}
