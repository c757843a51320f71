import type { Answers } from '../answers/AnswerSpace.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { Allocate, Tensor } from '../graph/Tensor.ts';
import { Clock } from './Clock.ts';
import type { Dataset } from './Dataset.ts';
import { recordGradients, type Model } from './model.ts';
import type { Optimizer } from './Optimizer.ts';
import { ParameterStore } from './ParameterStore.ts';
import type { TrainerOptions } from './TrainerOptions.ts';
import { recordTrainingStep } from './trainingStep.ts';

/** A model with all that training changes: parameters, the optimizer's memory, the clock and its history. */
export class Learner {
  readonly model: Model;
  readonly parameters: ParameterStore;
  readonly optimizer: Optimizer;
  readonly memory: Readonly<Record<string, Tensor>>;
  readonly clock: Clock;
  /** The kind of adapter that its launches are cut for. */
  readonly target: 'cpu' | 'gpu';
  seed: number;

  /**
   * @param allocate where its tensors live; who gives it, gives them back.
   * @param cut.capacity steps that the history holds; as many as a clock has by default.
   * @param cut.target the kind of adapter to cut launches for; that of the device by default.
   */
  constructor(
    gpu: Gpu,
    options: TrainerOptions,
    answers: Answers,
    allocate: Allocate,
    { capacity, target = gpu.kind }: { capacity?: number | undefined; target?: 'cpu' | 'gpu' } = {},
  ) {
    const { energy, loss, optimizer, regularizer, seed = 1 } = options;
    this.seed = seed;
    this.target = target;
    this.model = { energy, answers, loss, regularizer };
    this.parameters = new ParameterStore(gpu, energy.parameters, seed, allocate);
    this.optimizer = optimizer;
    this.memory = Object.fromEntries(
      optimizer.memory.map((name) => [name, allocate('optimizer', name, this.parameters.values.shape)]),
    );
    this.clock = new Clock(gpu, allocate, capacity);
  }

  /** A training step on a batch of the data. */
  recordStep(data: Dataset, batch: number): CommandGraph {
    const graph = this.#graph();
    recordTrainingStep(graph, { ...this, data, batch });
    return graph;
  }

  /** The batch loss over all of the data and its gradients; nothing is updated. */
  recordGradients(data: Dataset): { graph: CommandGraph; loss: Tensor } {
    const graph = this.#graph();
    const { x, y } = data.whole();
    const { mean } = recordGradients(graph, this.model, x, y, this.clock.one);
    return { graph, loss: graph.output(mean.x) };
  }

  #graph(): CommandGraph {
    return new CommandGraph({ target: this.target, stateOf: this.parameters.stateOf });
  }
}
