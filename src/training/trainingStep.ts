import advanceClock from '../../shaders/training/advance_clock.wgsl';
import gatherBatch from '../../shaders/training/gather_batch.wgsl';
import recordHistory from '../../shaders/training/record_history.wgsl';
import { LimitError } from '../errors.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Tensor } from '../graph/Tensor.ts';
import { HISTORY_CAPACITY, type Clock } from './Clock.ts';
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
  const x = takeBatch(graph, step, 'x', data.x);
  const y = takeBatch(graph, step, 'y', data.y);
  const { loss, right, contrast } = recordGradients(graph, step.model, x, y, clock.one);
  optimizer.record(
    graph,
    { clock: clock.tensor, parameters: parameters.values, gradients: parameters.gradients },
    memory,
  );
  graph.launch(recordHistory, {
    tensors: {
      clock: clock.tensor,
      loss: loss.x,
      right: right.x,
      contrast: contrast?.x,
      history: clock.history,
    },
    params: { count: step.batch, capacity: HISTORY_CAPACITY },
    over: [1],
  });
  graph.launch(advanceClock, {
    tensors: { clock: clock.tensor },
    params: { batch: step.batch, samples: data.rows },
    over: [1],
  });
}

/** The rows of this step: all samples, or the next ones in the epoch's shuffled order. */
function takeBatch(graph: CommandGraph, step: TrainingStep, label: string, chunks: readonly Chunk[]): State {
  const { batch, data, seed } = step;
  const width = (chunks[0] as Chunk).tensor.width;
  if (batch === data.rows) {
    const [whole, ...more] = chunks;
    if (!whole || more.length > 0) {
      throw new LimitError(
        `fit: expected ${label} [${data.rows}, ${width}] to fit in one binding for a full batch, it needs ${chunks.length}. ` +
          'Pass a batchSize.',
      );
    }
    return { x: whole.tensor, dx: undefined };
  }
  const out = graph.tensor(`batch ${label}`, [batch, width]);
  for (const { tensor, first } of chunks) {
    graph.launch(gatherBatch, {
      tensors: { data: tensor, clock: step.clock.tensor, batch: out },
      params: { rows: batch, width, samples: data.rows, first, chunk_rows: tensor.rows, seed },
      over: [out.length],
    });
  }
  return { x: out, dx: undefined };
}
