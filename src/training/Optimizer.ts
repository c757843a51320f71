import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';

/** What an optimizer works on: pooled vectors of one length, and the clock that counts steps. */
export interface OptimizerTensors {
  readonly clock: Tensor;
  readonly parameters: Tensor;
  readonly gradients: Tensor;
}

/** A rule that moves the parameters against the gradient; one launch for all of them. */
export interface Optimizer {
  readonly name: string;
  /** Names of the vectors that it keeps from step to step. */
  readonly memory: readonly string[];
  /** The one of them that is the mean of the parameters over the steps; absent: it keeps none. */
  readonly average?: string;
  record(graph: CommandGraph, tensors: OptimizerTensors, memory: Readonly<Record<string, Tensor>>): void;
}
