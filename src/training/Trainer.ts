import type { Answers, AnswerSpace } from '../answers/AnswerSpace.ts';
import type { Energy } from '../energies/Energy.ts';
import { DataError, DisposedError, EbmError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { PlanOptions, Program } from '../graph/Program.ts';
import type { State } from '../graph/State.ts';
import { allocateTensor, readTensor, releaseTensor, writeTensor, type Tensor } from '../graph/Tensor.ts';
import type { Loss } from '../losses/Loss.ts';
import type { Regularizer } from '../losses/Regularizer.ts';
import { checkKnown, checkWhole } from '../options.ts';
import { bestBeta } from './calibrate.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { Clock } from './Clock.ts';
import { checkTrainable } from './compatibility.ts';
import { Dataset, type Samples, type Values } from './Dataset.ts';
import { fit, type FitOptions, type FitResult } from './fit.ts';
import { recordGradients, type Model } from './model.ts';
import type { Optimizer } from './Optimizer.ts';
import { ParameterStore } from './ParameterStore.ts';
import { Questions, type Inference, type Offending, type Ranking } from './Questions.ts';
import { Surface } from './Surface.ts';
import { TrainingProgram } from './TrainingProgram.ts';
import { recordTrainingStep } from './trainingStep.ts';

export interface TrainerOptions {
  energy: Energy;
  answers: AnswerSpace;
  loss: Loss;
  optimizer: Optimizer;
  /** R(W), added to the mean loss (default: none). */
  regularizer?: Regularizer;
  /** Of the starting weights and the batch order (default 1). Same device, same seed: the same bits. */
  seed?: number;
}

/** A model with its parameters on a device: trains it and answers questions about it. */
export class Trainer {
  readonly parameters: ParameterStore;
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #optimizer: Optimizer;
  readonly #memory: Readonly<Record<string, Tensor>>;
  readonly #clock: Clock;
  readonly #questions: Questions;
  readonly #children = new Set<{ dispose(): void }>();
  #seed: number;
  #fitting = false;
  #disposed = false;

  private constructor(gpu: Gpu, options: TrainerOptions) {
    const { energy, answers: space, loss, optimizer, regularizer, seed = 1 } = options;
    this.#gpu = gpu;
    this.#seed = seed;
    this.#optimizer = optimizer;
    this.parameters = new ParameterStore(gpu, energy.parameters, seed);
    const tensor = allocateTensor(gpu, 'answers', 'Y', [space.count, space.dims], {
      data: space.coordinates,
    });
    const costs =
      space.costs && allocateTensor(gpu, 'answers', 'C', [space.count, space.count], { data: space.costs });
    const answers: Answers = { space, tensor, costs };
    this.#model = { energy, answers, loss, regularizer };
    this.#memory = Object.fromEntries(
      optimizer.memory.map((name) => [
        name,
        allocateTensor(gpu, 'optimizer', name, this.parameters.values.shape),
      ]),
    );
    this.#clock = new Clock(gpu);
    this.#questions = new Questions(gpu, this.#model, this.parameters);
  }

  /**
   * @throws CompatibilityError, ShapeError when the architecture can't score these answers.
   * @throws DataError for a seed that isn't a whole number from 0 to 2³² − 1, a misspelt option, or a regularizer of
   * parameters that the model doesn't have.
   */
  static async create(gpu: Gpu, options: TrainerOptions): Promise<Trainer> {
    gpu.assertUsable('Trainer.create');
    checkKnown('Trainer.create', options, ['energy', 'answers', 'loss', 'optimizer', 'regularizer', 'seed']);
    checkSeed(options.seed ?? 1);
    options.energy.check(options.answers);
    options.regularizer?.check(options.energy.parameters);
    return new Trainer(gpu, options);
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
    const { energy, answers, loss } = this.#model;
    checkTrainable(energy, loss);
    const data = await Dataset.create(this.#gpu, samples, energy.inputs, answers.space);
    try {
      const graph = new CommandGraph({ target: this.#gpu.kind, stateOf: this.parameters.stateOf });
      recordTrainingStep(graph, {
        model: this.#model,
        data,
        batch: Math.min(batchSize ?? data.rows, data.rows),
        seed: this.#seed,
        parameters: this.parameters,
        optimizer: this.#optimizer,
        memory: this.#memory,
        clock: this.#clock,
      });
      const program = await graph.plan(this.#gpu, onProgress ? { onProgress } : {});
      return this.#adopt((forget) => {
        const release = (): void => {
          data.dispose();
          forget();
        };
        return new TrainingProgram(program, this.#clock, release);
      });
    } catch (error) {
      data.dispose();
      throw error;
    }
  }

  /** `argmin_Y E(W, Y, X)` for each X: by exhaustive sweep, or by gradient descent where answers are `continuous`. */
  async infer(x: Values): Promise<Inference> {
    this.#assertUsable('infer');
    return this.#questions.infer(x);
  }

  /** The k answers of lowest energy for each X, best first. */
  async rank(x: Values, { k }: { k: number }): Promise<Ranking> {
    this.#assertUsable('rank');
    return this.#questions.rank(x, k);
  }

  /** `E(W, Y_k, X)` for each X and each answer, `[P, K]`. */
  async energies(x: Values): Promise<Float32Array> {
    this.#assertUsable('energies');
    return this.#questions.energies(x);
  }

  /** Gibbs distribution `P(Y_k|X) = w_k exp(−β(E_k − F_β))`, `[P, K]`: probabilities that sum to 1 over k. */
  async gibbs(x: Values, { beta = 1 }: { beta?: number } = {}): Promise<Float32Array> {
    this.#assertUsable('gibbs');
    return this.#questions.gibbs(x, beta);
  }

  /**
   * Ȳ: the answer of lowest energy among those at least `radius` (default 0.3) from the right one; labels: the wrong ones.
   *
   * Where there is no such answer: energy 1e30, index 2³² − 1, coordinates NaN.
   */
  async mostOffending(samples: Samples, { radius = 0.3 }: { radius?: number } = {}): Promise<Offending> {
    this.#assertUsable('mostOffending');
    return this.#questions.mostOffending(samples, radius);
  }

  /** `E(W, Yi, Xi)`: the energy of each pair. */
  async score(samples: Samples): Promise<Float32Array> {
    this.#assertUsable('score');
    return this.#questions.score(samples);
  }

  /** The k of these X that go best with one answer `y`, lowest energy first: their row numbers and energies. */
  async rankInputs(
    x: Values,
    y: ArrayLike<number> | number,
    { k }: { k: number },
  ): Promise<{ rows: Uint32Array; energies: Float32Array }> {
    this.#assertUsable('rankInputs');
    return this.#questions.rankInputs(x, typeof y === 'number' ? [y] : y, k);
  }

  /** Gibbs distribution over these X given one answer `y`: `P(X_i|Y) = exp(−β E_i) / Σ_j exp(−β E_j)`, `[P]`. */
  async gibbsInputs(
    x: Values,
    y: ArrayLike<number> | number,
    { beta = 1 }: { beta?: number } = {},
  ): Promise<Float32Array> {
    this.#assertUsable('gibbsInputs');
    return this.#questions.gibbsInputs(x, typeof y === 'number' ? [y] : y, beta);
  }

  /**
   * The inverse temperature at which the Gibbs distribution fits these samples best, by likelihood; use samples that
   * were not trained on. Pass its `beta` to `gibbs`.
   */
  async calibrate(samples: Samples): Promise<{ beta: number; negativeLogLikelihood: number }> {
    this.#assertUsable('calibrate');
    const [energies, right] = await Promise.all([this.energies(samples.x), this.score(samples)]);
    return bestBeta(energies, right, this.#model.answers.space.weight);
  }

  /** The batch loss over these samples, plus R(W), and its gradient by parameter. Nothing is updated. */
  async gradients(samples: Samples): Promise<{ loss: number; byParameter: Record<string, Float32Array> }> {
    this.#assertUsable('gradients');
    const { energy, answers } = this.#model;
    const data = await Dataset.create(this.#gpu, samples, energy.inputs, answers.space);
    let program: Program | undefined;
    try {
      const graph = new CommandGraph({ target: this.#gpu.kind, stateOf: this.parameters.stateOf });
      const [x, y] = [data.whole('x'), data.whole('y')].map((tensor) => ({ x: tensor, dx: undefined }));
      const { mean } = recordGradients(graph, this.#model, x as State, y as State, this.#clock.one);
      graph.output(mean.x);
      program = await graph.plan(this.#gpu);
      program.submit();
      const [value, byParameter] = await Promise.all([program.read(mean.x), this.parameters.readGradients()]);
      return { loss: value[0] as number, byParameter };
    } finally {
      program?.dispose();
      data.dispose();
    }
  }

  /** The energies over the answers for fixed X, kept on the GPU for drawing: `E[P, K]` in a buffer, refreshed on demand. */
  async surface(x: Values): Promise<Surface> {
    this.#assertUsable('surface');
    const make = await Surface.prepare(this.#gpu, this.#model, this.parameters, x);
    return this.#adopt(make);
  }

  /** Steps done since the start, or since the start of the run that was restored. */
  async steps(): Promise<number> {
    this.#assertUsable('steps');
    return this.#clock.step();
  }

  /** Everything needed to go on with the same bits, as a file: see `writeCheckpoint` in `webgpu-ebm/node`. */
  async checkpoint(): Promise<Uint8Array> {
    this.#assertUsable('checkpoint');
    const names = Object.keys(this.#memory);
    const [clock, parameters, ...vectors] = await Promise.all([
      this.#clock.read(),
      this.parameters.readAll(),
      ...Object.values(this.#memory).map((tensor) => readTensor(this.#gpu, tensor) as Promise<Float32Array>),
    ]);
    const memory = Object.fromEntries(names.map((name, i) => [name, vectors[i] as Float32Array]));
    return encodeCheckpoint({ seed: this.#seed, optimizer: this.#optimizer.name, clock, parameters, memory });
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
    const memory = Object.entries(this.#memory).map(
      ([name, tensor]) => [tensor, state.memory[name]] as [Tensor, Float32Array | undefined],
    );
    const sameNames =
      Object.keys(state.parameters).sort().join() === [...this.parameters.names].sort().join();
    if (
      state.optimizer !== this.#optimizer.name ||
      !sameNames ||
      !memory.every(([, data]) => data?.length === length)
    ) {
      throw new DataError(
        `restore: expected a checkpoint of ${this.parameters.count} parameters (${this.parameters.names.join(', ')}) ` +
          `trained with ${this.#optimizer.name}, got ${Object.keys(state.parameters).join(', ')} with ${state.optimizer}. ` +
          'Create the trainer with the options of the run that wrote it.',
      );
    }
    this.parameters.load(
      Object.fromEntries(Object.entries(state.parameters).map(([name, { data }]) => [name, data])),
    );
    for (const [tensor, data] of memory) writeTensor(this.#gpu, tensor, data as Float32Array);
    writeTensor(this.#gpu, this.#clock.tensor, state.clock);
    this.#seed = state.seed;
  }

  /** Gives back everything that the trainer and its programs hold on the device. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const child of this.#children) child.dispose();
    this.#questions.dispose();
    this.#clock.dispose();
    this.parameters.dispose();
    const { tensor: coordinates, costs } = this.#model.answers;
    for (const tensor of [...Object.values(this.#memory), coordinates, ...(costs ? [costs] : [])]) {
      releaseTensor(this.#gpu, tensor);
    }
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

function checkSeed(seed: number): void {
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff)) {
    throw new DataError(
      `seed: expected a whole number from 0 to 4294967295, got ${seed}. Pass one, such as 1.`,
    );
  }
}
