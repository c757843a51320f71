import type { ChainCase, DigitsCase, MatmulCase, ReplicasCase, SweepCase, TrainCase } from './cases.ts';

/** Numbers by name: a loss and gradients, energies, a product. */
export type Results = Record<string, Float32Array>;

/** One task at one size on one implementation, with everything allocated and ready to be repeated. */
export interface Prepared {
  /** Does the work `times` times and resolves when the last of it is done: the fence. */
  run(times: number): Promise<void>;
  /** What the work gives at step 0, from the starting weights, whatever ran before. Absent: nothing to compare. */
  results?(): Promise<Results>;
  /** Bytes allocated for this task, where the implementation can tell; else they are counted from outside. */
  readonly bytes?: number | undefined;
  /** Dispatches a repetition, where the implementation can tell. */
  readonly launches?: number | undefined;
  /** Encodes the work `times` times and submits nothing: what it costs the CPU, where the implementation can tell. */
  encode?(times: number): void;
  dispose(): void;
}

/** The kinds of work that tasks are made of. An implementation that leaves one out takes no part in it. */
export interface Implementation {
  train?(problem: TrainCase): Promise<Prepared>;
  replicas?(problem: ReplicasCase): Promise<Prepared>;
  digits?(problem: DigitsCase): Promise<Prepared>;
  sweep?(problem: SweepCase): Promise<Prepared>;
  chain?(problem: ChainCase): Promise<Prepared>;
  matmul?(problem: MatmulCase): Promise<Prepared>;
  arithmetic?(): Promise<Prepared>;
  bandwidth?(): Promise<Prepared>;
  dispatch?(): Promise<Prepared>;
}
