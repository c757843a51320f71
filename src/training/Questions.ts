import gibbsKernel from '../../shaders/answers/gibbs.wgsl';
import { answersAt } from '../answers/answersAt.ts';
import type { Choice } from '../answers/Landscape.ts';
import { CompatibilityError, DataError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { State } from '../graph/State.ts';
import { checkNonNegative, checkPositive, checkWhole } from '../options.ts';
import { aboutPairs, aboutX } from './about.ts';
import { bestBeta } from './calibrate.ts';
import { checkListed } from './compatibility.ts';
import type { Samples } from './Dataset.ts';
import {
  byRow,
  bySequence,
  coordinatesOf,
  type Inference,
  type Offending,
  type Ranking,
} from './inference.ts';
import { gibbsOver, lowestOf } from './overInputs.ts';
import type { Model } from './model.ts';
import { QuestionPrograms, type Answer, type Outputs, type Subject } from './QuestionPrograms.ts';
import type { Extent } from './questionBatches.ts';
import { SequenceQuestions } from './SequenceQuestions.ts';
import { askedOf, heldAsked, partsOf, type Asked } from './sequenceInputs.ts';

/** Numbers that a point of a descent is taken to need in the nets. */
const HIDDEN_NUMBERS = 64;

/**
 * What can be asked of a model, or of many that differ in all but the answer space and the features of an X: each
 * question is a small program, kept for the next time. The answers are those of each model, in their order.
 */
export class Questions {
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #programs: QuestionPrograms;
  readonly #sequences: SequenceQuestions;

  constructor(gpu: Gpu, subjects: readonly Subject[]) {
    this.#gpu = gpu;
    this.#model = (subjects[0] as Subject).model;
    this.#programs = new QuestionPrograms(gpu, subjects);
    this.#sequences = new SequenceQuestions(gpu, this.#model, this.#programs);
  }

  /** @param given of answers that are sequences: labels that are known, −1 for any. */
  async infer(asked: Asked, given?: ArrayLike<number>): Promise<Inference[]> {
    const best =
      this.#space.sequences || given
        ? await this.sequences('infer').infer(asked, given)
        : await this.#rank('infer', asked, 1);
    return best.map(({ k: _, ...inference }) => inference);
  }

  /** @param given as for `infer`. */
  async rank(asked: Asked, k: number, given?: ArrayLike<number>): Promise<Ranking[]> {
    checkWhole('rank', 'k', k);
    if (this.#space.sequences || given) return this.sequences('rank').rank(asked, k, given);
    return this.#rank('rank', asked, k);
  }

  async #rank(operation: string, asked: Asked, k: number): Promise<Ranking[]> {
    if (k > this.#space.count && !this.#space.descent) {
      throw new DataError(
        `rank: expected k ≤ ${this.#space.count} answers, got ${k}. Ask for fewer, or make the answer space larger.`,
      );
    }
    const about = await aboutX(this.#gpu, operation, this.#model.energy, asked);
    const answers = await this.#programs.ask({
      key: `rank ${k}`,
      ...about,
      rowNumbers: this.#tableWidth,
      record: (graph, landscape) => {
        const choices: Choice[] = [];
        for (let place = 0; place < k; place++) {
          const energy = graph.tensor(`E of place ${place + 1}`, [landscape.rows]);
          choices.push({ energy, index: landscape.lowest(graph, energy, choices.at(-1)) });
        }
        const samples = [
          ...choices.map(({ energy }) => energy),
          ...choices.map(({ index }) => index),
          ...choices.flatMap(({ index }) => landscape.found?.(index) ?? []),
        ];
        const latents = choices.flatMap(
          ({ index }) => landscape.latent?.(graph, answersAt(graph, landscape, index)) ?? [],
        );
        return landscape.latentPerPosition
          ? { samples, positions: latents }
          : { samples: [...samples, ...latents] };
      },
    });
    return answers.map((answer) => this.#ranking(answer, k, about.extent));
  }

  #ranking(answer: Answer, k: number, { samples, rows, lengths }: Extent): Ranking {
    const found = [...answer.samples];
    const energies = byRow(found.splice(0, k) as Float32Array[], samples);
    const indices = byRow(found.splice(0, k) as Uint32Array[], samples);
    const [unlisted] = this.#space.descent ? (found.splice(0, k) as Float32Array[]) : [];
    return {
      k,
      energies,
      indices,
      answers: unlisted ?? coordinatesOf(this.#space, indices),
      ...(found.length > 0 && { latents: byRow(found, samples) }),
      ...(answer.positions.length > 0 && {
        latents: bySequence(byRow(answer.positions as Uint32Array[], rows), k, lengths as Uint32Array),
      }),
    };
  }

  async energies(asked: Asked): Promise<Float32Array[]> {
    checkListed('energies', this.#space);
    const answers = await this.#programs.ask({
      key: 'energies',
      ...(await aboutX(this.#gpu, 'energies', this.#model.energy, asked)),
      rowNumbers: this.#space.count,
      record: (graph, landscape) => ({ samples: [landscape.energies(graph)] }),
    });
    return answers.map(onlyNumbers);
  }

  async gibbs(asked: Asked, beta: number): Promise<Float32Array[]> {
    checkListed('gibbs', this.#space);
    checkPositive('gibbs', 'beta', beta);
    const { count, weight } = this.#space;
    const answers = await this.#programs.ask({
      key: `gibbs ${beta}`,
      ...(await aboutX(this.#gpu, 'gibbs', this.#model.energy, asked)),
      rowNumbers: count,
      record: (graph, landscape) => {
        const energies = landscape.energies(graph);
        const freeEnergy = { x: graph.tensor('F', [landscape.rows]), dx: undefined };
        landscape.freeEnergy(graph, beta, freeEnergy);
        const probability = graph.tensor('P(Y|X)', energies.shape);
        graph.launch(gibbsKernel, {
          tensors: { energies, free_energy: freeEnergy.x, probability },
          params: { rows: landscape.rows, columns: count, beta, weight },
          over: [energies.length],
        });
        return { samples: [probability] };
      },
    });
    return answers.map(onlyNumbers);
  }

  /** Energies of given answers. */
  async score(samples: Samples): Promise<Float32Array[]> {
    const answers = await this.#programs.ask({
      key: 'score',
      ...(await aboutPairs(this.#gpu, 'score', this.#model, samples)),
      rowNumbers: this.#tableWidth,
      record: (graph, landscape, states) => {
        const right = graph.state('Ec', [landscape.rows]);
        landscape.right(graph, states['y'] as State, right);
        return { samples: [right.x] };
      },
    });
    return answers.map(onlyNumbers);
  }

  async rankInputs(
    inputs: Asked,
    right: ArrayLike<number>,
    k: number,
  ): Promise<{ rows: Uint32Array; energies: Float32Array }[]> {
    checkWhole('rankInputs', 'k', k);
    const [asked, y] = [heldAsked(inputs), Float64Array.from(right)];
    const { samples } = (await aboutX(this.#gpu, 'rankInputs', this.#model.energy, asked)).extent;
    if (k > samples) {
      throw new DataError(`rankInputs: expected k ≤ ${samples} rows of x, got ${k}. Ask for fewer.`);
    }
    return (await this.#scoreInputs('rankInputs', asked, y, samples)).map((energies) =>
      lowestOf(energies, k),
    );
  }

  async gibbsInputs(inputs: Asked, right: ArrayLike<number>, beta: number): Promise<Float32Array[]> {
    checkPositive('gibbsInputs', 'beta', beta);
    const [asked, y] = [heldAsked(inputs), Float64Array.from(right)];
    const { samples } = (await aboutX(this.#gpu, 'gibbsInputs', this.#model.energy, asked)).extent;
    const scores = await this.#scoreInputs('gibbsInputs', asked, y, samples);
    return scores.map((energies) => gibbsOver(energies, beta));
  }

  /** `E(W, y, X)` for each X and the same y. */
  #scoreInputs(
    operation: string,
    asked: Asked,
    y: ArrayLike<number>,
    count: number,
  ): Promise<Float32Array[]> {
    checkListed(operation, this.#space);
    const repeated = Float32Array.from({ length: count * y.length }, (_, i) => y[i % y.length] as number);
    return this.score({ ...partsOf(asked), y: repeated });
  }

  async calibrate(samples: Samples): Promise<{ beta: number; negativeLogLikelihood: number }[]> {
    checkListed('calibrate', this.#space);
    const [energies, right] = await Promise.all([this.energies(askedOf(samples)), this.score(samples)]);
    return energies.map((own, i) => bestBeta(own, right[i] as Float32Array, this.#space.weight));
  }

  async mostOffending(samples: Samples, radius: number): Promise<Offending[]> {
    checkNonNegative('mostOffending', 'radius', radius);
    const answers = await this.#programs.ask({
      key: `mostOffending ${radius}`,
      ...(await aboutPairs(this.#gpu, 'mostOffending', this.#model, samples)),
      rowNumbers: this.#tableWidth,
      record: (graph, landscape, states): Outputs => {
        const energy = graph.tensor('Ei', [landscape.rows]);
        const right = graph.state('Ec', [landscape.rows]);
        const target = states['y'] as State;
        landscape.right(graph, target, right);
        const index = landscape.offending(graph, target, radius, energy);
        return this.#space.sequences
          ? { samples: [energy, right.x], positions: [index] }
          : { samples: [energy, right.x, index] };
      },
    });
    return answers.map(({ samples: [energies, rightEnergies, index], positions: [path = index] }) => ({
      answers: coordinatesOf(this.#space, path as Uint32Array),
      energies: energies as Float32Array,
      indices: path as Uint32Array,
      rightEnergies: rightEnergies as Float32Array,
    }));
  }

  /**
   * What can be asked of sequences alone.
   *
   * @throws CompatibilityError where answers aren't sequences.
   */
  sequences(operation: string): SequenceQuestions {
    if (this.#space.sequences) return this.#sequences;
    throw new CompatibilityError(
      `${operation}: expected answers that are sequences, got ${this.#space.name}. ` +
        'Use chain for a label a position; of listed answers, ask for energies or gibbs.',
    );
  }

  dispose(): void {
    this.#programs.dispose();
  }

  get #space() {
    return this.#model.answers.space;
  }

  /**
   * A tabular energy holds K numbers a row, and descents the hidden states of each start; a
   * factored one much less; sequences C a position.
   */
  get #tableWidth(): number {
    const { count, descent, sequences } = this.#space;
    if (descent) return count * HIDDEN_NUMBERS;
    return this.#model.energy.tabular || sequences ? count : 1;
  }
}

function onlyNumbers({ samples: [numbers] }: Answer): Float32Array {
  return numbers as Float32Array;
}
