import { CompatibilityError, DataError, DisposedError, EbmError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { Program } from '../graph/Program.ts';
import { readTensor, writeTensor, type Tensor } from '../graph/Tensor.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { checkTrainable } from './compatibility.ts';
import { Dataset, type Samples } from './Dataset.ts';
import { fit, type FitOptions, type FitResult } from './fit.ts';
import { Learner } from './Learner.ts';
import { OwnStorage } from './OwnStorage.ts';
import type { ParameterStore } from './ParameterStore.ts';
import { placeAnswers } from './placeAnswers.ts';
import { Questions } from './Questions.ts';
import type { ReplicaTrainerOptions } from './replicaOptions.ts';
import { ReplicaTrainer } from './ReplicaTrainer.ts';
import type { Asked } from './sequenceInputs.ts';
import { Surface } from './Surface.ts';
import { checkOptions, checkSeed, type TrainerOptions } from './TrainerOptions.ts';
import { TrainerQuestions } from './TrainerQuestions.ts';
import { checkProgram, TrainingProgram, type ProgramOptions } from './TrainingProgram.ts';

/** A model with its parameters on a device: trains it and answers questions about it. */
export class Trainer extends TrainerQuestions {
  readonly parameters: ParameterStore;
  readonly #gpu: Gpu;
  readonly #learner: Learner;
  readonly #release: () => void;
  readonly #questions: Questions;
  readonly #children = new Set<{ dispose(): void }>();
  #fitting = false;
  #disposed = false;

  /** @param release gives back what the learner holds. */
  private constructor(gpu: Gpu, learner: Learner, release: () => void) {
    super();
    this.#gpu = gpu;
    this.#learner = learner;
    this.#release = release;
    this.parameters = learner.parameters;
    this.#questions = new Questions(gpu, [learner]);
  }

  /**
   * With `replicas`, many models at once: see `ReplicaTrainer`.
   *
   * @throws CompatibilityError, ShapeError when the architecture can't score these answers.
   * @throws DataError for a seed that isn't a whole number from 0 to 2³² − 1, a misspelt option, or a regularizer of
   * parameters that the model doesn't have.
   * @throws LimitError when the device has no room for the parameters or the answers.
   */
  static create(gpu: Gpu, options: ReplicaTrainerOptions): Promise<ReplicaTrainer>;
  static create(gpu: Gpu, options: TrainerOptions): Promise<Trainer>;
  static async create(
    gpu: Gpu,
    options: TrainerOptions | ReplicaTrainerOptions,
  ): Promise<Trainer | ReplicaTrainer> {
    gpu.assertUsable('Trainer.create');
    if ('replicas' in options) {
      return ReplicaTrainer.create(gpu, options, (learner, release) => new Trainer(gpu, learner, release));
    }
    checkOptions('Trainer.create', options);
    const storage = new OwnStorage(gpu);
    try {
      const answers = placeAnswers(storage.allocate, options.answers);
      const learner = new Learner(gpu, options, answers, storage.allocate);
      return new Trainer(gpu, learner, () => storage.release());
    } catch (error) {
      storage.release();
      throw error;
    }
  }

  /**
   * Trains for a number of steps. The clock goes on from earlier calls: so do schedules and the order of batches.
   *
   * @throws CompatibilityError when the loss can't train this architecture or these answers, ShapeError, DataError for
   * bad samples; before anything is trained.
   * @throws DivergenceError when the loss stops being finite; restore a checkpoint and lower the rate.
   * @throws the signal's reason when aborted; the steps done until then count.
   */
  async fit(samples: Samples, options: FitOptions): Promise<FitResult> {
    this.#assertUsable('fit');
    if (this.#fitting) {
      throw new EbmError('fit: expected one call at a time, got a second one. Await the first, or abort it.');
    }
    this.#fitting = true;
    try {
      return await fit(this, samples, options);
    } finally {
      this.#fitting = false;
    }
  }

  /**
   * A training step on these samples, planned: to be run, or recorded into an encoder of the application.
   *
   * @param options.batchSize samples a step, as for `fit`; its `batch` tells how many rows of sequences are padding.
   */
  async program(samples: Samples, options: ProgramOptions = {}): Promise<TrainingProgram> {
    this.#assertUsable('program');
    const { batchSize, onProgress } = checkProgram(options);
    const { model, clock } = this.#learner;
    checkTrainable(model.energy, model.loss);
    const data = await Dataset.create(this.#gpu, samples, model);
    try {
      const batch = data.batch(batchSize);
      const graph = this.#learner.recordStep(data, batch.samples);
      const program = await graph.plan(this.#gpu, onProgress ? { onProgress } : {});
      const { capacity } = clock;
      return this.#adopt('program', (forget) => {
        const release = (): void => {
          data.dispose();
          forget();
        };
        const history = clock.recent.bind(clock);
        return new TrainingProgram(program, { batch, capacity, history }, release);
      });
    } catch (error) {
      data.dispose();
      throw error;
    }
  }

  /** The batch loss over these samples, plus R(W), and its gradient by parameter. Nothing is updated. */
  async gradients(samples: Samples): Promise<{ loss: number; byParameter: Record<string, Float32Array> }> {
    this.#assertUsable('gradients');
    const data = await Dataset.create(this.#gpu, samples, this.#learner.model);
    let program: Program | undefined;
    try {
      const { graph, loss } = this.#learner.recordGradients(data);
      program = await graph.plan(this.#gpu);
      this.#assertUsable('gradients');
      program.submit();
      const [value, byParameter] = await Promise.all([program.read(loss), this.parameters.readGradients()]);
      return { loss: value[0] as number, byParameter };
    } finally {
      program?.dispose();
      data.dispose();
    }
  }

  /**
   * The mean of the parameters over the steps so far, by name, for `parameters.load`: of an optimizer made with `average`.
   * Before the first of these steps, and of fixed ones: the parameters as they are.
   *
   * @throws CompatibilityError when the optimizer keeps no mean.
   */
  async averagedParameters(): Promise<Record<string, Float32Array>> {
    this.#assertUsable('averagedParameters');
    const { optimizer, memory, clock } = this.#learner;
    const average = optimizer.average === undefined ? undefined : memory[optimizer.average];
    if (!average) {
      throw new CompatibilityError(
        `averagedParameters: expected an optimizer that averages, got ${optimizer.name}. ` +
          `Create the trainer with average(${optimizer.name}(…)).`,
      );
    }
    const [step, own, mean] = await Promise.all([
      clock.step(),
      this.parameters.read(),
      readTensor(this.#gpu, average) as Promise<Float32Array>,
    ]);
    return step === 0 ? own : { ...own, ...this.parameters.splitTrained(mean) };
  }

  /** The energies over the answers for fixed X, kept on the GPU for drawing: `E[P, K]` in a buffer, refreshed on demand. */
  async surface(x: Asked): Promise<Surface> {
    this.#assertUsable('surface');
    const make = await Surface.prepare(this.#gpu, this.#learner.model, this.parameters, x);
    return this.#adopt('surface', make);
  }

  /** Steps done since the start, or since the start of the run that was restored. */
  async steps(): Promise<number> {
    this.#assertUsable('steps');
    return this.#learner.clock.step();
  }

  /** Everything needed to go on with the same bits, as a file: see `writeCheckpoint` in `webgpu-ebm/node`. */
  async checkpoint(): Promise<Uint8Array> {
    this.#assertUsable('checkpoint');
    const names = Object.keys(this.#learner.memory);
    const [clock, parameters, ...vectors] = await Promise.all([
      this.#learner.clock.read(),
      this.parameters.readAll(),
      ...Object.values(this.#learner.memory).map(
        (tensor) => readTensor(this.#gpu, tensor) as Promise<Float32Array>,
      ),
    ]);
    const memory = Object.fromEntries(names.map((name, i) => [name, vectors[i] as Float32Array]));
    return encodeCheckpoint({
      seed: this.#learner.seed,
      optimizer: this.#learner.optimizer.name,
      clock,
      parameters,
      memory,
    });
  }

  /**
   * Goes back to a checkpoint, of this trainer or of one made with the same options. Programs made before must be made again.
   *
   * @throws DataError when it's damaged, or of another architecture or optimizer; then nothing is changed.
   */
  restore(checkpoint: Uint8Array | ArrayBuffer): void {
    this.#assertUsable('restore');
    const state = decodeCheckpoint(checkpoint);
    checkSeed(state.seed);
    const { length } = this.parameters.values;
    const memory = Object.entries(this.#learner.memory).map(
      ([name, tensor]) => [tensor, state.memory[name]] as [Tensor, Float32Array | undefined],
    );
    const sameNames =
      Object.keys(state.parameters).sort().join() === [...this.parameters.names].sort().join();
    if (
      state.optimizer !== this.#learner.optimizer.name ||
      !sameNames ||
      !memory.every(([, data]) => data?.length === length)
    ) {
      throw new DataError(
        `restore: expected a checkpoint of ${this.parameters.count} parameters (${this.parameters.names.join(', ')}) ` +
          `trained with ${this.#learner.optimizer.name}, got ${Object.keys(state.parameters).join(', ')} with ${state.optimizer}. ` +
          'Create the trainer with the options of the run that wrote it.',
      );
    }
    this.parameters.load(
      Object.fromEntries(Object.entries(state.parameters).map(([name, { data }]) => [name, data])),
    );
    for (const [tensor, data] of memory) writeTensor(this.#gpu, tensor, data as Float32Array);
    writeTensor(this.#gpu, this.#learner.clock.tensor, state.clock);
    this.#learner.seed = state.seed;
  }

  /** Gives back everything that the trainer and its programs hold on the device. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const child of this.#children) child.dispose();
    this.#questions.dispose();
    this.#release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  protected questions(operation: string): Questions {
    this.#assertUsable(operation);
    return this.#questions;
  }

  /**
   * Keeps a child to dispose of with the trainer, until it is disposed of by itself and calls `forget`; at once where the
   * trainer was disposed of while the child was made.
   */
  #adopt<T extends { dispose(): void }>(operation: string, make: (forget: () => void) => T): T {
    const child = make(() => this.#children.delete(child));
    if (this.#disposed) child.dispose();
    this.#assertUsable(operation);
    this.#children.add(child);
    return child;
  }

  #assertUsable(operation: string): void {
    this.#gpu.assertUsable(operation);
    if (this.#disposed) {
      throw new DisposedError(
        `${operation}: expected a live Trainer, got a disposed one. Create a new Trainer.`,
      );
    }
  }
}
