import { CompatibilityError, DataError, DisposedError, EbmError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { PlanOptions, Program } from '../graph/Program.ts';
import { allocateTensor, readTensor, writeTensor, type Tensor } from '../graph/Tensor.ts';
import { checkWhole } from '../options.ts';
import { bestBeta } from './calibrate.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { checkTrainable } from './compatibility.ts';
import { Dataset, type Samples, type Values } from './Dataset.ts';
import { fit, type FitOptions, type FitResult } from './fit.ts';
import { Learner } from './Learner.ts';
import type { ParameterStore } from './ParameterStore.ts';
import { placeAnswers, releaseAnswers } from './placeAnswers.ts';
import { Questions, type Inference, type Offending, type Ranking } from './Questions.ts';
import type { ReplicaTrainerOptions } from './replicaOptions.ts';
import { ReplicaTrainer } from './ReplicaTrainer.ts';
import { Surface } from './Surface.ts';
import { checkOptions, checkSeed, type TrainerOptions } from './TrainerOptions.ts';
import { TrainingProgram } from './TrainingProgram.ts';

/** A model with its parameters on a device: trains it and answers questions about it. */
export class Trainer {
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
    const answers = placeAnswers(gpu, options.answers);
    const learner = new Learner(gpu, options, answers, (...tensor) => allocateTensor(gpu, ...tensor));
    return new Trainer(gpu, learner, () => {
      learner.dispose();
      releaseAnswers(gpu, answers);
    });
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
   * @param options.batchSize samples a step, drawn without replacement each epoch; all of them by default.
   */
  async program(
    samples: Samples,
    { batchSize, onProgress }: { batchSize?: number | undefined } & PlanOptions = {},
  ): Promise<TrainingProgram> {
    this.#assertUsable('program');
    if (batchSize !== undefined) checkWhole('program', 'batchSize', batchSize);
    const { energy, answers, loss } = this.#learner.model;
    checkTrainable(energy, loss);
    const data = await Dataset.create(this.#gpu, samples, energy.inputs, answers.space);
    try {
      const graph = this.#learner.recordStep(data, Math.min(batchSize ?? data.rows, data.rows));
      const program = await graph.plan(this.#gpu, onProgress ? { onProgress } : {});
      const { clock } = this.#learner;
      return this.#adopt((forget) => {
        const release = (): void => {
          data.dispose();
          forget();
        };
        return new TrainingProgram(program, clock.capacity, (count) => clock.recent(count), release);
      });
    } catch (error) {
      data.dispose();
      throw error;
    }
  }

  /** `argmin_Y E(W, Y, X)` for each X: by exhaustive sweep, or by gradient descent where answers are `continuous`. */
  async infer(x: Values): Promise<Inference> {
    this.#assertUsable('infer');
    return only(await this.#questions.infer(x));
  }

  /** The k answers of lowest energy for each X, best first. */
  async rank(x: Values, { k }: { k: number }): Promise<Ranking> {
    this.#assertUsable('rank');
    return only(await this.#questions.rank(x, k));
  }

  /** `E(W, Y_k, X)` for each X and each answer, `[P, K]`. */
  async energies(x: Values): Promise<Float32Array> {
    this.#assertUsable('energies');
    return only(await this.#questions.energies(x));
  }

  /** Gibbs distribution `P(Y_k|X) = w_k exp(−β(E_k − F_β))`, `[P, K]`: probabilities that sum to 1 over k. */
  async gibbs(x: Values, { beta = 1 }: { beta?: number } = {}): Promise<Float32Array> {
    this.#assertUsable('gibbs');
    return only(await this.#questions.gibbs(x, beta));
  }

  /**
   * Ȳ: the answer of lowest energy among those at least `radius` (default 0.3) from the right one; labels: the wrong ones.
   *
   * Where there is no such answer: energy 1e30, index 2³² − 1, coordinates NaN.
   */
  async mostOffending(samples: Samples, { radius = 0.3 }: { radius?: number } = {}): Promise<Offending> {
    this.#assertUsable('mostOffending');
    return only(await this.#questions.mostOffending(samples, radius));
  }

  /** `E(W, Yi, Xi)`: the energy of each pair. */
  async score(samples: Samples): Promise<Float32Array> {
    this.#assertUsable('score');
    return only(await this.#questions.score(samples));
  }

  /** The k of these X that go best with one answer `y`, lowest energy first: their row numbers and energies. */
  async rankInputs(
    x: Values,
    y: ArrayLike<number> | number,
    { k }: { k: number },
  ): Promise<{ rows: Uint32Array; energies: Float32Array }> {
    this.#assertUsable('rankInputs');
    return only(await this.#questions.rankInputs(x, typeof y === 'number' ? [y] : y, k));
  }

  /** Gibbs distribution over these X given one answer `y`: `P(X_i|Y) = exp(−β E_i) / Σ_j exp(−β E_j)`, `[P]`. */
  async gibbsInputs(
    x: Values,
    y: ArrayLike<number> | number,
    { beta = 1 }: { beta?: number } = {},
  ): Promise<Float32Array> {
    this.#assertUsable('gibbsInputs');
    return only(await this.#questions.gibbsInputs(x, typeof y === 'number' ? [y] : y, beta));
  }

  /**
   * The inverse temperature at which the Gibbs distribution fits these samples best, by likelihood; use samples that
   * were not trained on. Pass its `beta` to `gibbs`.
   */
  async calibrate(samples: Samples): Promise<{ beta: number; negativeLogLikelihood: number }> {
    this.#assertUsable('calibrate');
    const [energies, right] = await Promise.all([this.energies(samples.x), this.score(samples)]);
    return bestBeta(energies, right, this.#learner.model.answers.space.weight);
  }

  /** The batch loss over these samples, plus R(W), and its gradient by parameter. Nothing is updated. */
  async gradients(samples: Samples): Promise<{ loss: number; byParameter: Record<string, Float32Array> }> {
    this.#assertUsable('gradients');
    const { energy, answers } = this.#learner.model;
    const data = await Dataset.create(this.#gpu, samples, energy.inputs, answers.space);
    let program: Program | undefined;
    try {
      const { graph, loss } = this.#learner.recordGradients(data);
      program = await graph.plan(this.#gpu);
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
  async surface(x: Values): Promise<Surface> {
    this.#assertUsable('surface');
    const make = await Surface.prepare(this.#gpu, this.#learner.model, this.parameters, x);
    return this.#adopt(make);
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

  /** Keeps a child to dispose of with the trainer, until it is disposed of by itself and calls `forget`. */
  #adopt<T extends { dispose(): void }>(make: (forget: () => void) => T): T {
    const child = make(() => this.#children.delete(child));
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

/** What a trainer of one model takes from the questions to many. */
function only<T>(answers: readonly T[]): T {
  return answers[0] as T;
}
