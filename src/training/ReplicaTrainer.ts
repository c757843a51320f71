import { DataError, DisposedError, EbmError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { ReplicaProgram } from '../graph/ReplicaProgram.ts';
import { readTensors } from '../graph/Tensor.ts';
import { checkKnown } from '../options.ts';
import { checkTrainable } from './compatibility.ts';
import { Dataset, type Samples } from './Dataset.ts';
import { checkFit } from './fit.ts';
import { fitReplicas, type ReplicaFitOptions, type ReplicaFitResult } from './fitReplicas.ts';
import { Learner } from './Learner.ts';
import { OwnStorage } from './OwnStorage.ts';
import { placeAnswers } from './placeAnswers.ts';
import type { Inference, Offending, Ranking } from './inference.ts';
import { Questions } from './Questions.ts';
import { historyCapacity, readHistory, type ReplicaHistory } from './replicaHistory.ts';
import { groupAlike, mergeOptions, naming, type ReplicaTrainerOptions } from './replicaOptions.ts';
import { ReplicaStorage } from './ReplicaStorage.ts';
import type { Asked } from './sequenceInputs.ts';
import { stack, stackFields } from './stack.ts';
import type { Trainer } from './Trainer.ts';
import type { TrainerOptions } from './TrainerOptions.ts';
import { checkProgram, TrainingProgram, type ProgramOptions } from './TrainingProgram.ts';

/**
 * Many models, trained at once on the same samples and answers: R replicas that may differ in everything else.
 *
 * Each replica computes what a `Trainer` with its options does: on CPU adapters the same bits, on GPUs, where a lone
 * trainer has kernels of its own, within float32. Those whose steps have the same structure share
 * every dispatch, so that many small models fill a GPU. Results have a leading axis R.
 */
export class ReplicaTrainer {
  /** R */
  readonly replicas: number;
  readonly #gpu: Gpu;
  readonly #learners: readonly Learner[];
  readonly #view: (learner: Learner, release: () => void) => Trainer;
  readonly #release: () => void;
  readonly #questions: Questions;
  readonly #views = new Map<number, Trainer>();
  readonly #programs = new Set<{ dispose(): void }>();
  #fitting = false;
  #disposed = false;

  private constructor(
    gpu: Gpu,
    learners: readonly Learner[],
    view: (learner: Learner, release: () => void) => Trainer,
    release: () => void,
  ) {
    this.#gpu = gpu;
    this.#learners = learners;
    this.replicas = learners.length;
    this.#view = view;
    this.#release = release;
    this.#questions = new Questions(gpu, learners);
  }

  /**
   * Called by `Trainer.create` with `replicas`.
   *
   * @param view makes the trainer of one replica; `release` is called when it is disposed of.
   * @throws DataError for no replicas, and as `Trainer.create` does for each replica; the message names it.
   * @throws LimitError when the device has no room for so many.
   */
  static async create(
    gpu: Gpu,
    options: ReplicaTrainerOptions,
    view: (learner: Learner, release: () => void) => Trainer,
  ): Promise<ReplicaTrainer> {
    const each = mergeOptions(options);
    const shared = new OwnStorage(gpu);
    const storages: { release(): void }[] = [shared];
    const release = (): void => {
      for (const storage of storages) storage.release();
    };
    try {
      const answers = placeAnswers(shared.allocate, options.answers);
      const learners: Learner[] = [];
      const capacity = historyCapacity(each.length);
      for (const places of groupAlike(each)) {
        const storage = new ReplicaStorage(gpu, places.length);
        storages.push(storage);
        for (const [place, replica] of places.entries()) {
          const own = each[replica] as TrainerOptions;
          // Registers, no barriers: what keeps a GPU busy is the number of replicas.
          const cut = { capacity, target: 'cpu' } as const;
          learners[replica] = new Learner(gpu, own, answers, storage.allocateFor(place), cut);
        }
      }
      return new ReplicaTrainer(gpu, learners, view, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Trains all replicas for a number of steps. The clocks go on from earlier calls. A replica that diverges goes on with
   * a loss of NaN or ±∞, and doesn't touch the others.
   *
   * @throws CompatibilityError when a loss can't train its architecture, ShapeError, DataError for bad samples; before
   * anything is trained.
   * @throws the signal's reason when aborted; the steps done until then count.
   */
  async fit(samples: Samples, options: ReplicaFitOptions): Promise<ReplicaFitResult> {
    this.#assertUsable('fit');
    if (this.#fitting) {
      throw new EbmError('fit: expected one call at a time, got a second one. Await the first, or abort it.');
    }
    this.#fitting = true;
    try {
      return await fitReplicas(this, samples, checkFit(options));
    } finally {
      this.#fitting = false;
    }
  }

  /**
   * A training step of all replicas on these samples, planned: to be run, or recorded into an encoder of the application.
   *
   * @param options.batchSize samples a step, drawn without replacement each epoch in an order of the replica's seed; all
   * of them by default.
   */
  async program(samples: Samples, options: ProgramOptions = {}): Promise<TrainingProgram<ReplicaHistory[]>> {
    this.#assertUsable('program');
    const { batchSize, onProgress } = checkProgram(options);
    this.#each(({ model }) => checkTrainable(model.energy, model.loss));
    const data = await this.#place(samples);
    try {
      const batch = data.batch(batchSize);
      const graphs = this.#each((learner) => learner.recordStep(data, batch.samples));
      const program = await ReplicaProgram.plan(this.#gpu, graphs, onProgress ? { onProgress } : {});
      const clocks = this.#learners.map(({ clock }) => clock);
      const training: TrainingProgram<ReplicaHistory[]> = new TrainingProgram(
        program,
        {
          batch,
          capacity: historyCapacity(this.replicas),
          history: (count) => readHistory(this.#gpu, clocks, count),
        },
        () => {
          data.dispose();
          this.#programs.delete(training);
        },
      );
      if (this.#disposed) training.dispose();
      this.#assertUsable('program');
      this.#programs.add(training);
      return training;
    } catch (error) {
      data.dispose();
      throw error;
    }
  }

  /**
   * One replica as a trainer of its own, on the same parameters: to load or save them, ask questions, draw its surface,
   * write a checkpoint or go on training it alone. Disposing of it leaves the replica as it is.
   */
  replica(number: number): Trainer {
    this.#assertUsable('replica');
    const learner = this.#learners[number];
    if (!learner) {
      throw new DataError(
        `replica: expected a whole number from 0 to ${this.replicas - 1}, got ${number}. Count replicas from 0.`,
      );
    }
    const view = this.#views.get(number) ?? this.#view(learner, () => this.#views.delete(number));
    this.#views.set(number, view);
    return view;
  }

  /**
   * `argmin_Y E(W, Y, X)` for each X: answers `[R, P, A]`, energies and indices `[R, P]`; and latents where those of all
   * replicas are of one kind.
   */
  async infer(x: Asked): Promise<Inference> {
    this.#assertUsable('infer');
    return stackFields(await this.#questions.infer(x));
  }

  /** The k answers of lowest energy for each X, best first: answers `[R, P, k, A]`, energies and indices `[R, P, k]`. */
  async rank(x: Asked, options: { k: number }): Promise<Ranking> {
    this.#assertUsable('rank');
    const { k } = checkKnown('rank', options, ['k']);
    return { k, ...stackFields((await this.#questions.rank(x, k)).map(({ k: _, ...fields }) => fields)) };
  }

  /** `E(W, Y_k, X)` for each X and each answer, `[R, P, K]`. */
  async energies(x: Asked): Promise<Float32Array> {
    this.#assertUsable('energies');
    return stack(await this.#questions.energies(x));
  }

  /** Gibbs distribution `P(Y_k|X)`, `[R, P, K]`: probabilities that sum to 1 over k. */
  async gibbs(x: Asked, options: { beta?: number } = {}): Promise<Float32Array> {
    this.#assertUsable('gibbs');
    const { beta = 1 } = checkKnown('gibbs', options, ['beta']);
    return stack(await this.#questions.gibbs(x, beta));
  }

  /** As `Trainer.mostOffending`: answers `[R, P, A]`, energies, indices and right energies `[R, P]`. */
  async mostOffending(samples: Samples, options: { radius?: number } = {}): Promise<Offending> {
    this.#assertUsable('mostOffending');
    const { radius = 0.3 } = checkKnown('mostOffending', options, ['radius']);
    return stackFields(await this.#questions.mostOffending(samples, radius));
  }

  /** `E(W, Yi, Xi)`: the energy of each pair, `[R, P]`. */
  async score(samples: Samples): Promise<Float32Array> {
    this.#assertUsable('score');
    return stack(await this.#questions.score(samples));
  }

  /** The batch loss over these samples, plus R(W), `[R]`, and its gradient by parameter of each replica. Nothing is updated. */
  async gradients(
    samples: Samples,
  ): Promise<{ loss: Float32Array; byParameter: Record<string, Float32Array>[] }> {
    this.#assertUsable('gradients');
    const data = await this.#place(samples);
    let program: ReplicaProgram | undefined;
    try {
      const recordings = this.#each((learner) => learner.recordGradients(data));
      program = await ReplicaProgram.plan(
        this.#gpu,
        recordings.map(({ graph }) => graph),
      );
      this.#assertUsable('gradients');
      program.submit();
      const [losses, gradients] = await Promise.all([
        program.read(recordings.map(({ loss }) => loss)),
        readTensors(
          this.#gpu,
          this.#learners.map(({ parameters }) => parameters.gradients),
        ),
      ]);
      return {
        loss: stack(losses as Float32Array[]),
        byParameter: this.#learners.map(({ parameters }, replica) =>
          parameters.splitTrained(gradients[replica] as Float32Array),
        ),
      };
    } finally {
      program?.dispose();
      data.dispose();
    }
  }

  /** `[R]`: steps done since the start, or since the start of the run that was restored. */
  async steps(): Promise<Uint32Array> {
    this.#assertUsable('steps');
    const clocks = this.#learners.map(({ clock }) => clock.tensor);
    return Uint32Array.from(await readTensors(this.#gpu, clocks), ([step]) => step as number);
  }

  /** Gives back everything that the replicas and their programs hold on the device. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const program of this.#programs) program.dispose();
    for (const view of this.#views.values()) view.dispose();
    this.#questions.dispose();
    this.#release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** What `make` says of each learner; its errors name the replica. */
  #each<T>(make: (learner: Learner) => T): T[] {
    return this.#learners.map((learner, replica) => naming(replica, () => make(learner)));
  }

  #place(samples: Samples): Promise<Dataset> {
    return Dataset.create(this.#gpu, samples, (this.#learners[0] as Learner).model);
  }

  #assertUsable(operation: string): void {
    this.#gpu.assertUsable(operation);
    if (this.#disposed) {
      throw new DisposedError(
        `${operation}: expected a live ReplicaTrainer, got a disposed one. Create a new one.`,
      );
    }
  }
}
