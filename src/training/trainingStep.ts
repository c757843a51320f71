import endStep from '../../shaders/training/end_step.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { recordGradients, type Model } from './model.ts';
import type { Optimizer } from './Optimizer.ts';
import type { ParameterStore } from './ParameterStore.ts';
import { takeBatch, type Drawing } from './takeBatch.ts';

export interface TrainingStep extends Drawing {
  readonly model: Model;
  readonly parameters: ParameterStore;
  readonly optimizer: Optimizer;
  readonly memory: Readonly<Record<string, Tensor>>;
}

/**
 * Records a whole training step: batch → fprop → bprop → optimizer → history → clock.
 *
 * Nothing in it depends on the CPU, so that it can be replayed thousands of times in one submit.
 */
export function recordTrainingStep(graph: CommandGraph, step: TrainingStep): void {
  const { data, clock, parameters, optimizer, memory } = step;
  const { x, y } = takeBatch(graph, step);
  const { losses, mean, right, contrast } = recordGradients(graph, step.model, x, y, clock.one);
  optimizer.record(
    graph,
    { clock: clock.tensor, parameters: parameters.values, gradients: parameters.gradients },
    memory,
  );
  // With R(W) the mean holds it too; without, nobody else needs the mean.
  const loss = step.model.regularizer ? mean.x : losses.x;
  graph.launch(endStep, {
    tensors: { loss, right: right.x, contrast: contrast?.x, history: clock.history, clock: clock.tensor },
    params: { batch: step.batch, samples: data.samples, losses: loss.length, capacity: clock.capacity },
    over: [1],
  });
}
