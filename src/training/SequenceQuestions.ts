import gibbsKernel from '../../shaders/answers/gibbs.wgsl';
import type { Choice, Landscape } from '../answers/Landscape.ts';
import { ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import { checkPositive, checkWhole } from '../options.ts';
import type { ChainLandscape } from '../sequences/ChainLandscape.ts';
import { aboutX, type About } from './about.ts';
import { bySequence, byRow, coordinatesOf, type Ranking } from './inference.ts';
import type { Model } from './model.ts';
import type { Answer, Outputs, QuestionPrograms } from './QuestionPrograms.ts';
import { uniformStream } from './random.ts';
import type { Asked } from './sequenceInputs.ts';
import { checkSeed } from './TrainerOptions.ts';
import { checkValues } from './values.ts';

/** Labels that are known, of answers that are sequences. */
export interface GivenLabels {
  /** `[N]`: a label, or −1 where any may stand (default: any everywhere). */
  given?: ArrayLike<number>;
}

/** Posterior probabilities of labels. */
export interface Marginals {
  /** `P(y_t = j | X) [N, C]` */
  unary: Float32Array;
  /** `P(y_{t−1} = i, y_t = j | X) [N, C, C]`; 0 in the first row of a sequence. */
  pairwise: Float32Array;
}

/** Sequences drawn from `P(Y|X)`. */
export interface SequenceSamples {
  /** Sequences for each X. */
  count: number;
  /** Their labels: a sequence of T positions has a block `[count, T]`, which starts at count times its first row of x. */
  answers: Float32Array;
  /** The same as whole numbers. */
  indices: Uint32Array;
}

/** How sure a model is of the sequences that it infers. */
export interface Confidence {
  /** `[N]`: the labels inferred. */
  answers: Float32Array;
  /** `P(Y*|X) [P]`: the probability of the whole sequence. */
  sequences: Float32Array;
  /** `P(y_t = y*_t | X) [N]`: that of each of its labels. */
  positions: Float32Array;
}

/** What can be asked about answers that are sequences, all of them C^T: never listed, each question a recursion. */
export class SequenceQuestions {
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #programs: QuestionPrograms;

  constructor(gpu: Gpu, model: Model, programs: QuestionPrograms) {
    this.#gpu = gpu;
    this.#model = model;
    this.#programs = programs;
  }

  infer(asked: Asked, given?: ArrayLike<number>): Promise<Ranking[]> {
    return this.#rank('infer', asked, given, (graph, landscape) => {
      const energy = graph.tensor('E*', [landscape.rows]);
      return [{ energy, index: landscape.lowest(graph, energy) }];
    });
  }

  rank(asked: Asked, k: number, given?: ArrayLike<number>): Promise<Ranking[]> {
    return this.#rank('rank', asked, given, (graph, landscape) => landscape.rank(graph, k), k);
  }

  async #rank(
    operation: string,
    asked: Asked,
    given: ArrayLike<number> | undefined,
    search: (graph: CommandGraph, landscape: ChainLandscape) => Choice[],
    k = 1,
  ): Promise<Ranking[]> {
    const about = await this.#about(operation, asked, given);
    const answers = await this.#ask(`${operation} ${k}`, about, k * this.#labels, (graph, landscape) => {
      const choices = search(graph, landscape);
      return {
        samples: choices.map(({ energy }) => energy),
        positions: choices.map(({ index }) => index),
      };
    });
    const { samples, rows, lengths } = about.extent;
    return answers.map(({ samples: energies, positions }) => {
      const indices = bySequence(byRow(positions as Uint32Array[], rows), k, lengths as Uint32Array);
      return {
        k,
        energies: byRow(energies as Float32Array[], samples),
        indices,
        answers: coordinatesOf(this.#model.answers.space, indices),
      };
    });
  }

  async marginals(asked: Asked, beta: number, given?: ArrayLike<number>): Promise<Marginals[]> {
    checkPositive('marginals', 'beta', beta);
    const about = await this.#about('marginals', asked, given);
    const answers = await this.#ask(`marginals ${beta}`, about, this.#labels ** 2, (graph, landscape) => {
      const { unary, pairwise } = landscape.marginals(graph, beta);
      return { positions: [unary, pairwise] };
    });
    return answers.map(({ positions: [unary, pairwise] }) => ({
      unary: unary as Float32Array,
      pairwise: pairwise as Float32Array,
    }));
  }

  async sample(
    asked: Asked,
    { count, seed, beta }: { count: number; seed: number; beta: number },
    given?: ArrayLike<number>,
  ): Promise<SequenceSamples[]> {
    checkWhole('sample', 'count', count);
    checkSeed(seed);
    checkPositive('sample', 'beta', beta);
    const about = await this.#about('sample', asked, given);
    const uniform = uniformStream(seed, 'sample');
    const keys = Uint32Array.from({ length: about.extent.samples }, () => uniform() * 2 ** 32);
    const keyed: About = {
      ...about,
      given: { ...about.given, keys: { values: keys, width: 1, per: 'sample', element: 'u32' } },
    };
    const width = Math.max(count, this.#labels);
    const answers = await this.#ask(`sample ${count} ${beta}`, keyed, width, (graph, landscape, states) => ({
      // The seed is in the keys: another one needs no other program.
      positions: [landscape.sample(graph, { beta, count, seed: 0, keys: states['keys']?.x })],
    }));
    return answers.map(({ positions: [labels] }) => {
      const indices = bySequence(labels as Uint32Array, count, about.extent.lengths as Uint32Array);
      return { count, indices, answers: coordinatesOf(this.#model.answers.space, indices) };
    });
  }

  async confidence(asked: Asked, beta: number, given?: ArrayLike<number>): Promise<Confidence[]> {
    checkPositive('confidence', 'beta', beta);
    const about = await this.#about('confidence', asked, given);
    const { count, weight } = this.#model.answers.space;
    const answers = await this.#ask(`confidence ${beta}`, about, this.#labels, (graph, landscape) => {
      const lowest = graph.tensor('E*', [landscape.rows]);
      const path = landscape.lowest(graph, lowest);
      const freeEnergy = graph.state('F', [landscape.rows]);
      landscape.freeEnergy(graph, beta, freeEnergy);
      const probability = graph.tensor('P(Y*|X)', [landscape.rows]);
      graph.launch(gibbsKernel, {
        tensors: { energies: lowest, free_energy: freeEnergy.x, probability },
        params: { rows: landscape.rows, columns: 1, beta, weight },
        over: [landscape.rows],
      });
      return { samples: [probability], positions: [path, landscape.marginals(graph, beta).unary] };
    });
    return answers.map(({ samples: [sequences], positions: [path, unary] }) => ({
      answers: coordinatesOf(this.#model.answers.space, path as Uint32Array),
      // Both energies are rounded: a sequence without a rival may seem to be a little more than certain.
      sequences: (sequences as Float32Array).map((probability) => Math.min(1, probability)),
      positions: Float32Array.from(
        path as Uint32Array,
        (label, row) => unary?.[row * count + label] as number,
      ),
    }));
  }

  async countAnswers(asked: Asked, given?: ArrayLike<number>): Promise<Float32Array[]> {
    const about = await this.#about('countAnswers', asked, given);
    const answers = await this.#ask('countAnswers', about, this.#labels, (graph, landscape) => ({
      samples: [landscape.count(graph)],
    }));
    return answers.map(({ samples: [counts] }) => counts as Float32Array);
  }

  /** C */
  get #labels(): number {
    return this.#model.answers.space.count;
  }

  /** A question about a landscape, restricted to sequences with the labels that are known. */
  #ask(
    question: string,
    about: About,
    rowNumbers: number,
    record: (graph: CommandGraph, landscape: ChainLandscape, states: Record<string, State>) => Outputs,
  ): Promise<Answer[]> {
    return this.#programs.ask({
      key: 'given' in about.given ? `${question} given` : question,
      ...about,
      rowNumbers,
      record: (graph, landscape: Landscape, states) => {
        const chains = landscape as ChainLandscape;
        if (states['given']) chains.restrict(graph, states['given'].x);
        return record(graph, chains, states);
      },
    });
  }

  async #about(operation: string, asked: Asked, labels: ArrayLike<number> | undefined): Promise<About> {
    const given = labels && Float32Array.from(labels);
    const about = await aboutX(this.#gpu, operation, this.#model.energy, asked);
    if (!given) return about;
    const { rows } = about.extent;
    if (given.length !== rows) {
      throw new ShapeError(
        `${operation}: expected a label or −1 in given for each of ${rows} rows of x, got ${given.length}. ` +
          'Pass −1 where any label may stand.',
      );
    }
    await checkValues(this.#gpu, 'given', given, [-1, this.#labels - 1, 1]);
    return { ...about, given: { ...about.given, given: { values: given, width: 1, per: 'row' } } };
  }
}
