import gibbsKernel from '../../shaders/answers/gibbs.wgsl';
import { rightDims } from '../answers/AnswerSpace.ts';
import { answersAt } from '../answers/answersAt.ts';
import type { Choice } from '../answers/Landscape.ts';
import { DataError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { State } from '../graph/State.ts';
import { checkNonNegative, checkPositive, checkWhole } from '../options.ts';
import { checkValues, countRows, FINITE, type Samples, type Values } from './Dataset.ts';
import type { Model } from './model.ts';
import { QuestionPrograms, type Answer, type Question, type Subject } from './QuestionPrograms.ts';

/** The best answers found, one row a sample. */
export interface Inference {
  /** `[P, A]`: coordinates of the answer; for labels, its number. */
  answers: Float32Array;
  /** `[P]`: its energy. */
  energies: Float32Array;
  /** `[P]`: its number in the answer space; in an unbounded one, that of the starting point whose descent found it. */
  indices: Uint32Array;
  /**
   * What gave its energy, with a minimised latent variable only: the value of z, counting from 0, `[P]`; or the z found by
   * descent, `[P, dims]`, as float32.
   */
  latents?: Uint32Array | Float32Array;
}

export interface Ranking extends Inference {
  /** Answers a sample: the arrays are `[P, k, A]`, `[P, k]`, `[P, k]`, lowest energy first. */
  k: number;
}

export interface Offending extends Inference {
  /** `[P]`: Ec, the energy of the right answer. */
  rightEnergies: Float32Array;
}

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

  constructor(gpu: Gpu, subjects: readonly Subject[]) {
    this.#gpu = gpu;
    this.#model = (subjects[0] as Subject).model;
    this.#programs = new QuestionPrograms(gpu, subjects);
  }

  async infer(x: Values): Promise<Inference[]> {
    return (await this.rank(x, 1)).map(({ k: _, ...best }) => best);
  }

  async rank(x: Values, k: number): Promise<Ranking[]> {
    checkWhole('rank', 'k', k);
    if (k > this.#space.count && !this.#space.descent) {
      throw new DataError(
        `rank: expected k ≤ ${this.#space.count} answers, got ${k}. Ask for fewer, or make the answer space larger.`,
      );
    }
    const given = await this.#givenX('rank', x);
    const asked = await this.#programs.ask({
      key: `rank ${k}`,
      given,
      rowNumbers: this.#tableWidth,
      record: (graph, landscape) => {
        const choices: Choice[] = [];
        for (let place = 0; place < k; place++) {
          const energy = graph.tensor(`E of place ${place + 1}`, [landscape.rows]);
          choices.push({ energy, index: landscape.lowest(graph, energy, choices.at(-1)) });
        }
        return [
          ...choices.map(({ energy }) => energy),
          ...choices.map(({ index }) => index),
          ...choices.flatMap(({ index }) => landscape.found?.(index) ?? []),
          ...choices.flatMap(
            ({ index }) => landscape.latent?.(graph, answersAt(graph, landscape, index)) ?? [],
          ),
        ];
      },
    });
    const { rows } = given['x'] as { rows: number };
    return asked.map((found) => this.#ranking(found, k, rows));
  }

  #ranking(found: Answer, k: number, rows: number): Ranking {
    const energies = byRow(found.slice(0, k) as Float32Array[], rows);
    const indices = byRow(found.slice(k, 2 * k) as Uint32Array[], rows);
    const [unlisted] = this.#space.descent ? (found.splice(2 * k, k) as Float32Array[]) : [];
    const latents = found.slice(2 * k);
    return {
      k,
      energies,
      indices,
      answers: unlisted ?? this.#coordinates(indices),
      ...(latents.length > 0 && { latents: byRow(latents, rows) }),
    };
  }

  async energies(x: Values): Promise<Float32Array[]> {
    const asked = await this.#programs.ask({
      key: 'energies',
      given: await this.#givenX('energies', x),
      rowNumbers: this.#space.count,
      record: (graph, landscape) => [landscape.energies(graph)],
    });
    return asked.map(([energies]) => energies as Float32Array);
  }

  async gibbs(x: Values, beta: number): Promise<Float32Array[]> {
    checkPositive('gibbs', 'beta', beta);
    const { count, weight } = this.#space;
    const asked = await this.#programs.ask({
      key: `gibbs ${beta}`,
      given: await this.#givenX('gibbs', x),
      rowNumbers: count,
      record: (graph, landscape) => {
        const energies = landscape.energies(graph);
        const freeEnergy = graph.state('F', [landscape.rows]);
        landscape.freeEnergy(graph, beta, freeEnergy);
        const probability = graph.tensor('P(Y|X)', energies.shape);
        graph.launch(gibbsKernel, {
          tensors: { energies, free_energy: freeEnergy.x, probability },
          params: { rows: landscape.rows, columns: count, beta, weight },
          over: [energies.length],
        });
        return [probability];
      },
    });
    return asked.map(([probabilities]) => probabilities as Float32Array);
  }

  /** Energies of given answers. */
  async score(samples: Samples): Promise<Float32Array[]> {
    const asked = await this.#programs.ask({
      key: 'score',
      given: await this.#givenPairs('score', samples),
      rowNumbers: this.#tableWidth,
      record: (graph, landscape, states) => {
        const right = graph.state('Ec', [landscape.rows]);
        landscape.right(graph, states['y'] as State, right);
        return [right.x];
      },
    });
    return asked.map(([energies]) => energies as Float32Array);
  }

  async rankInputs(
    x: Values,
    y: ArrayLike<number>,
    k: number,
  ): Promise<{ rows: Uint32Array; energies: Float32Array }[]> {
    checkWhole('rankInputs', 'k', k);
    const count = countRows('x', x, this.#model.energy.inputs);
    if (k > count) {
      throw new DataError(`rankInputs: expected k ≤ ${count} rows of x, got ${k}. Ask for fewer.`);
    }
    return (await this.#scoreInputs(x, y, count)).map((energies) => {
      const order = Uint32Array.from(energies.keys()).sort(
        (a, b) => (energies[a] as number) - (energies[b] as number) || a - b,
      );
      const rows = order.slice(0, k);
      return { rows, energies: Float32Array.from(rows, (row) => energies[row] as number) };
    });
  }

  async gibbsInputs(x: Values, y: ArrayLike<number>, beta: number): Promise<Float32Array[]> {
    checkPositive('gibbsInputs', 'beta', beta);
    const scores = await this.#scoreInputs(x, y, countRows('x', x, this.#model.energy.inputs));
    return scores.map((energies) => {
      const lowest = energies.reduce((low, energy) => Math.min(low, energy), Infinity);
      const weights = Float64Array.from(energies, (energy) => Math.exp(-beta * (energy - lowest)));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return Float32Array.from(weights, (weight) => weight / sum);
    });
  }

  /** `E(W, y, X)` for each X and the same y. */
  #scoreInputs(x: Values, y: ArrayLike<number>, count: number): Promise<Float32Array[]> {
    const repeated = Float32Array.from({ length: count * y.length }, (_, i) => y[i % y.length] as number);
    return this.score({ x, y: repeated });
  }

  async mostOffending(samples: Samples, radius: number): Promise<Offending[]> {
    checkNonNegative('mostOffending', 'radius', radius);
    const asked = await this.#programs.ask({
      key: `mostOffending ${radius}`,
      given: await this.#givenPairs('mostOffending', samples),
      rowNumbers: this.#tableWidth,
      record: (graph, landscape, states) => {
        const energy = graph.tensor('Ei', [landscape.rows]);
        const right = graph.state('Ec', [landscape.rows]);
        const target = states['y'] as State;
        landscape.right(graph, target, right);
        return [energy, landscape.offending(graph, target, radius, energy), right.x];
      },
    });
    return asked.map(([energies, indices, rightEnergies]) => ({
      answers: this.#coordinates(indices as Uint32Array),
      energies: energies as Float32Array,
      indices: indices as Uint32Array,
      rightEnergies: rightEnergies as Float32Array,
    }));
  }

  dispose(): void {
    this.#programs.dispose();
  }

  get #space() {
    return this.#model.answers.space;
  }

  /** A tabular energy holds K numbers a row, and descents the hidden states of each start; a factored one much less. */
  get #tableWidth(): number {
    const { count, descent } = this.#space;
    if (descent) return count * HIDDEN_NUMBERS;
    return this.#model.energy.tabular ? count : 1;
  }

  async #givenPairs(operation: string, { x, y }: Samples): Promise<Question['given']> {
    const given = await this.#givenX(operation, x);
    const width = rightDims(this.#space);
    const rows = countRows('y', y, width);
    await checkValues(this.#gpu, 'y', y, this.#space.bounds);
    return { ...given, y: { values: y, width, rows } };
  }

  async #givenX(operation: string, values: Values): Promise<Question['given']> {
    this.#gpu.assertUsable(operation);
    const width = this.#model.energy.inputs;
    const rows = countRows('x', values, width);
    await checkValues(this.#gpu, 'x', values, FINITE);
    return { x: { values, width, rows } };
  }

  #coordinates(indices: Uint32Array): Float32Array {
    const { dims, coordinates } = this.#space;
    const answers = new Float32Array(indices.length * dims);
    for (const [i, index] of indices.entries()) {
      for (let axis = 0; axis < dims; axis++) {
        answers[i * dims + axis] = coordinates[index * dims + axis] ?? Number.NaN;
      }
    }
    return answers;
  }
}

/** `[place][row, …]` → `[row, place, …]` */
function byRow<T extends Float32Array | Uint32Array>(places: readonly T[], rows: number): T {
  const [first] = places as [T];
  const width = first.length / rows;
  const length = first.length * places.length;
  const values = (first instanceof Float32Array ? new Float32Array(length) : new Uint32Array(length)) as T;
  for (const [place, table] of places.entries()) {
    for (let row = 0; row < rows; row++) {
      const part = table.subarray(row * width, (row + 1) * width);
      values.set(part, (row * places.length + place) * width);
    }
  }
  return values;
}
