import endStep from '../../shaders/training/end_step.wgsl';
import gatherBatch from '../../shaders/training/gather_batch.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import type { Clock } from './Clock.ts';
import type { Chunk, Dataset } from './Dataset.ts';
import { recordGradients, type Model } from './model.ts';
import type { Optimizer } from './Optimizer.ts';
import type { ParameterStore } from './ParameterStore.ts';

export interface TrainingStep {
  readonly model: Model;
  readonly data: Dataset;
  /** Samples a step; as many as there are: no batches, no shuffling. */
  readonly batch: number;
  readonly seed: number;
  readonly parameters: ParameterStore;
  readonly optimizer: Optimizer;
  readonly memory: Readonly<Record<string, Tensor>>;
  readonly clock: Clock;
}

/**
 * Records a whole training step: batch → fprop → bprop → optimizer → history → clock.
 *
 * Nothing in it depends on the CPU, so that it can be replayed thousands of times in one submit.
 */
export function recordTrainingStep(graph: CommandGraph, step: TrainingStep): void {
  const { data, clock, parameters, optimizer, memory } = step;
  const x = takeBatch(graph, step, 'x');
  const y = takeBatch(graph, step, 'y');
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
    params: { batch: step.batch, samples: data.rows, losses: loss.length, capacity: clock.capacity },
    over: [1],
  });
}

/** The rows of this step: all samples, or the next ones in the epoch's shuffled order. */
function takeBatch(graph: CommandGraph, step: TrainingStep, table: 'x' | 'y'): State {
  const { batch, data, seed, clock } = step;
  if (batch === data.rows) return { x: data.whole(table), dx: undefined };
  const chunks = data[table];
  const width = (chunks[0] as Chunk).tensor.width;
  const out = graph.tensor(`batch ${table}`, [batch, width]);
  for (const { tensor, first } of chunks) {
    graph.launch(gatherBatch, {
      tensors: { data: tensor, clock: clock.tensor, batch: out },
      params: { rows: batch, width, samples: data.rows, first, chunk_rows: tensor.rows, seed },
      over: [out.length],
    });
  }
  return { x: out, dx: undefined };
}
