import { checkKnown } from '../options.ts';
import type { Samples } from './Dataset.ts';
import type { Inference, Offending, Ranking } from './inference.ts';
import type { Questions } from './Questions.ts';
import type { Asked } from './sequenceInputs.ts';
import type { Confidence, GivenLabels, Marginals, SequenceSamples } from './SequenceQuestions.ts';

/**
 * What can be asked of a trained model.
 *
 * X is a table of rows, `[P, inputs]`; of an energy over sequences `{ x, lengths }`, N rows in all, one a position. Long
 * inputs are asked in several batches.
 */
export abstract class TrainerQuestions {
  /** @throws DisposedError, DeviceLostError */
  protected abstract questions(operation: string): Questions;

  /**
   * `argmin_Y E(W, Y, X)` for each X: by exhaustive sweep, by gradient descent where answers are `continuous`, or by
   * Viterbi's recursion where they are sequences.
   *
   * @param options.given of sequences alone: labels that are known `[N]`, −1 where any label may stand.
   */
  async infer(x: Asked, options: GivenLabels = {}): Promise<Inference> {
    const { given } = checkKnown('infer', options, ['given']);
    return only(await this.questions('infer').infer(x, given));
  }

  /** The k answers of lowest energy for each X, best first. Sequences of fewer than k: energy 1e30, labels 2³² − 1. */
  async rank(x: Asked, options: { k: number } & GivenLabels): Promise<Ranking> {
    const { k, given } = checkKnown('rank', options, ['k', 'given']);
    return only(await this.questions('rank').rank(x, k, given));
  }

  /** `E(W, Y_k, X)` for each X and each answer, `[P, K]`. */
  async energies(x: Asked): Promise<Float32Array> {
    return only(await this.questions('energies').energies(x));
  }

  /** Gibbs distribution `P(Y_k|X) = w_k exp(−β(E_k − F_β))`, `[P, K]`: probabilities that sum to 1 over k. */
  async gibbs(x: Asked, options: { beta?: number } = {}): Promise<Float32Array> {
    const { beta = 1 } = checkKnown('gibbs', options, ['beta']);
    return only(await this.questions('gibbs').gibbs(x, beta));
  }

  /**
   * Ȳ: the answer of lowest energy among those at least `radius` (default 0.3) from the right one; labels: the wrong ones.
   *
   * Where there is no such answer: energy 1e30, index 2³² − 1, coordinates NaN.
   */
  async mostOffending(samples: Samples, options: { radius?: number } = {}): Promise<Offending> {
    const { radius = 0.3 } = checkKnown('mostOffending', options, ['radius']);
    return only(await this.questions('mostOffending').mostOffending(samples, radius));
  }

  /** `E(W, Yi, Xi)`: the energy of each pair. */
  async score(samples: Samples): Promise<Float32Array> {
    return only(await this.questions('score').score(samples));
  }

  /** The k of these X that go best with one answer `y`, lowest energy first: their row numbers and energies. */
  async rankInputs(
    x: Asked,
    y: ArrayLike<number> | number,
    options: { k: number },
  ): Promise<{ rows: Uint32Array; energies: Float32Array }> {
    const { k } = checkKnown('rankInputs', options, ['k']);
    return only(await this.questions('rankInputs').rankInputs(x, typeof y === 'number' ? [y] : y, k));
  }

  /** Gibbs distribution over these X given one answer `y`: `P(X_i|Y) = exp(−β E_i) / Σ_j exp(−β E_j)`, `[P]`. */
  async gibbsInputs(
    x: Asked,
    y: ArrayLike<number> | number,
    options: { beta?: number } = {},
  ): Promise<Float32Array> {
    const { beta = 1 } = checkKnown('gibbsInputs', options, ['beta']);
    return only(await this.questions('gibbsInputs').gibbsInputs(x, typeof y === 'number' ? [y] : y, beta));
  }

  /**
   * The inverse temperature at which the Gibbs distribution fits these samples best, by likelihood; use samples that
   * were not trained on. Pass its `beta` to `gibbs`.
   */
  async calibrate(samples: Samples): Promise<{ beta: number; negativeLogLikelihood: number }> {
    return only(await this.questions('calibrate').calibrate(samples));
  }

  /**
   * Posterior probabilities of each label and of each pair of neighbours, of answers that are sequences: by
   * forward–backward at inverse temperature β.
   *
   * @throws CompatibilityError for other answers.
   */
  async marginals(x: Asked, options: { beta?: number } & GivenLabels = {}): Promise<Marginals> {
    const { beta = 1, given } = checkKnown('marginals', options, ['beta', 'given']);
    return only(await this.questions('marginals').sequences('marginals').marginals(x, beta, given));
  }

  /**
   * Sequences drawn from `P(Y|X) ∝ exp(−βE)`, exactly and independently. The same seed draws the same.
   *
   * @throws CompatibilityError where answers aren't sequences.
   */
  async sample(x: Asked, options: SampleOptions = {}): Promise<SequenceSamples> {
    const known = ['count', 'seed', 'beta', 'given'];
    const { count = 1, seed = 1, beta = 1, given } = checkKnown('sample', options, known);
    const questions = this.questions('sample').sequences('sample');
    return only(await questions.sample(x, { count, seed, beta }, given));
  }

  /**
   * How probable the sequences that `infer` finds are, whole and label by label.
   *
   * @throws CompatibilityError where answers aren't sequences.
   */
  async confidence(x: Asked, options: { beta?: number } & GivenLabels = {}): Promise<Confidence> {
    const { beta = 1, given } = checkKnown('confidence', options, ['beta', 'given']);
    return only(await this.questions('confidence').sequences('confidence').confidence(x, beta, given));
  }

  /**
   * `[P]`: how many sequences are allowed, by the labels that are known and by forbidden transitions.
   *
   * @throws CompatibilityError where answers aren't sequences.
   */
  async countAnswers(x: Asked, options: GivenLabels = {}): Promise<Float32Array> {
    const { given } = checkKnown('countAnswers', options, ['given']);
    return only(await this.questions('countAnswers').sequences('countAnswers').countAnswers(x, given));
  }
}

export interface SampleOptions extends GivenLabels {
  /** Sequences for each X (default 1). */
  count?: number;
  /** A whole number from 0 to 2³² − 1 (default 1). */
  seed?: number;
  /** Inverse temperature (default 1). */
  beta?: number;
}

/** What a trainer of one model takes from the questions to many. */
function only<T>(answers: readonly T[]): T {
  return answers[0] as T;
}
