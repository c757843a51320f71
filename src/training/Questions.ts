import gibbsKernel from '../../shaders/answers/gibbs.wgsl';
import { rightDims } from '../answers/AnswerSpace.ts';
import type { Choice, Landscape } from '../answers/Landscape.ts';
import { DataError, ShapeError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { Program } from '../graph/Program.ts';
import type { State } from '../graph/State.ts';
import { allocateTensor, releaseTensor, storageOf, writeTensor, type Tensor } from '../graph/Tensor.ts';
import { checkNonNegative, checkPositive, checkWhole } from '../options.ts';
import { checkValues, countRows, FINITE, isBuffer, type Samples, type Values } from './Dataset.ts';
import type { Model } from './model.ts';
import type { ParameterStore } from './ParameterStore.ts';

/** The best answers found, one row a sample. */
export interface Inference {
  /** `[P, A]`: coordinates of the answer; for labels, its number. */
  answers: Float32Array;
  /** `[P]`: its energy. */
  energies: Float32Array;
  /** `[P]`: its number in the answer space. */
  indices: Uint32Array;
  /** `[P]`: the value of z, counting from 0, that gave its energy; with a minimised latent variable only. */
  latents?: Uint32Array;
}

export interface Ranking extends Inference {
  /** Answers a sample: the arrays are `[P, k, A]`, `[P, k]`, `[P, k]`, lowest energy first. */
  k: number;
}

export interface Offending extends Inference {
  /** `[P]`: Ec, the energy of the right answer. */
  rightEnergies: Float32Array;
}

/** Working memory of one batch of questions; longer inputs are asked in several. */
const BATCH_BYTES = 16 << 20;
const BATCH_ROWS = 8192;
/** A slider over β makes a program for each value: only the latest stay. */
const PROGRAMS_KEPT = 8;

interface Prepared {
  readonly key: string;
  readonly rows: number;
  readonly program: Program;
  readonly inputs: Record<string, Tensor>;
  readonly outputs: readonly Tensor[];
}

interface Ask {
  key: string;
  given: Record<string, { values: Values; width: number; rows: number }>;
  /** Numbers a row of the largest tensor involved. */
  rowNumbers: number;
  record: (graph: CommandGraph, landscape: Landscape, given: Record<string, State>) => readonly Tensor[];
}

/** What can be asked of a model: each question is a small program, kept for the next time. */
export class Questions {
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #parameters: ParameterStore;
  /** By key, the one asked longest ago first. */
  readonly #prepared = new Map<string, Prepared>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(gpu: Gpu, model: Model, parameters: ParameterStore) {
    this.#gpu = gpu;
    this.#model = model;
    this.#parameters = parameters;
  }

  async infer(x: Values): Promise<Inference> {
    const { k: _, ...best } = await this.rank(x, 1);
    return best;
  }

  async rank(x: Values, k: number): Promise<Ranking> {
    checkWhole('rank', 'k', k);
    if (k > this.#space.count) {
      throw new DataError(
        `rank: expected k ≤ ${this.#space.count} answers, got ${k}. Ask for fewer, or make the answer space larger.`,
      );
    }
    const given = await this.#givenX('rank', x);
    const found = await this.#ask({
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
          ...choices.flatMap(({ index }) => landscape.latent?.(graph, index) ?? []),
        ];
      },
    });
    const energies = byRow(found.slice(0, k) as Float32Array[], Float32Array);
    const indices = byRow(found.slice(k, 2 * k) as Uint32Array[], Uint32Array);
    const latents = found.slice(2 * k) as Uint32Array[];
    return {
      k,
      energies,
      indices,
      answers: this.#coordinates(indices),
      ...(latents.length > 0 && { latents: byRow(latents, Uint32Array) }),
    };
  }

  async energies(x: Values): Promise<Float32Array> {
    const [energies] = await this.#ask({
      key: 'energies',
      given: await this.#givenX('energies', x),
      rowNumbers: this.#space.count,
      record: (graph, landscape) => [landscape.energies(graph)],
    });
    return energies as Float32Array;
  }

  async gibbs(x: Values, beta: number): Promise<Float32Array> {
    checkPositive('gibbs', 'beta', beta);
    const { count, weight } = this.#space;
    const [probabilities] = await this.#ask({
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
    return probabilities as Float32Array;
  }

  /** Energies of given answers. */
  async score(samples: Samples): Promise<Float32Array> {
    const [energies] = await this.#ask({
      key: 'score',
      given: await this.#givenPairs('score', samples),
      rowNumbers: this.#tableWidth,
      record: (graph, landscape, states) => {
        const right = graph.state('Ec', [landscape.rows]);
        landscape.right(graph, states['y'] as State, right);
        return [right.x];
      },
    });
    return energies as Float32Array;
  }

  async rankInputs(
    x: Values,
    y: ArrayLike<number>,
    k: number,
  ): Promise<{ rows: Uint32Array; energies: Float32Array }> {
    checkWhole('rankInputs', 'k', k);
    const count = countRows('x', x, this.#model.energy.inputs);
    if (k > count) {
      throw new DataError(`rankInputs: expected k ≤ ${count} rows of x, got ${k}. Ask for fewer.`);
    }
    const repeated = Float32Array.from({ length: count * y.length }, (_, i) => y[i % y.length] as number);
    const energies = await this.score({ x, y: repeated });
    const order = Uint32Array.from(energies.keys()).sort(
      (a, b) => (energies[a] as number) - (energies[b] as number) || a - b,
    );
    const rows = order.slice(0, k);
    return { rows, energies: Float32Array.from(rows, (row) => energies[row] as number) };
  }

  async mostOffending(samples: Samples, radius: number): Promise<Offending> {
    checkNonNegative('mostOffending', 'radius', radius);
    const [energies, indices, rightEnergies] = await this.#ask({
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
    return {
      answers: this.#coordinates(indices as Uint32Array),
      energies: energies as Float32Array,
      indices: indices as Uint32Array,
      rightEnergies: rightEnergies as Float32Array,
    };
  }

  dispose(): void {
    for (const prepared of this.#prepared.values()) this.#release(prepared);
    this.#prepared.clear();
  }

  get #space() {
    return this.#model.answers.space;
  }

  /** A tabular energy holds K numbers a row; a factored one much less. */
  get #tableWidth(): number {
    return this.#model.energy.tabular ? this.#space.count : 1;
  }

  async #givenPairs(operation: string, { x, y }: Samples): Promise<Ask['given']> {
    const given = await this.#givenX(operation, x);
    const width = rightDims(this.#space);
    const rows = countRows('y', y, width);
    await checkValues(this.#gpu, 'y', y, this.#space.bounds);
    return { ...given, y: { values: y, width, rows } };
  }

  async #givenX(operation: string, values: Values): Promise<Ask['given']> {
    this.#gpu.assertUsable(operation);
    const width = this.#model.energy.inputs;
    const rows = countRows('x', values, width);
    await checkValues(this.#gpu, 'x', values, FINITE);
    return { x: { values, width, rows } };
  }

  /** Questions are asked one after the other: they share inputs, outputs and the programs kept. */
  #ask(ask: Ask): Promise<(Float32Array | Uint32Array)[]> {
    const answer = this.#last.then(() => this.#askNow(ask));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #askNow(ask: Ask): Promise<(Float32Array | Uint32Array)[]> {
    const [rows = 0, ...others] = Object.values(ask.given).map((given) => given.rows);
    if (others.some((other) => other !== rows)) {
      throw new ShapeError(
        `${ask.key}: expected as many rows in x and y, got ${[rows, ...others].join(' and ')}. Pass one y for each x.`,
      );
    }
    const prepared = await this.#prepare(ask, rows);
    const { program, inputs, outputs } = prepared;
    const results = outputs.map(({ element, width }) =>
      element === 'f32' ? new Float32Array(rows * width) : new Uint32Array(rows * width),
    );
    for (let first = 0; first < rows; first += prepared.rows) {
      const count = Math.min(prepared.rows, rows - first);
      for (const [name, { values, width }] of Object.entries(ask.given)) {
        this.#copyIn(inputs[name] as Tensor, values, first * width, count * width);
      }
      program.submit();
      const parts = await Promise.all(outputs.map((output) => program.read(output)));
      for (const [i, part] of parts.entries()) {
        const width = (outputs[i] as Tensor).width;
        results[i]?.set(part.subarray(0, count * width), first * width);
      }
    }
    return results;
  }

  async #prepare(ask: Ask, rows: number): Promise<Prepared> {
    const numbers = Math.max(this.#model.energy.inputs, ask.rowNumbers);
    const batch = Math.max(1, Math.min(rows, BATCH_ROWS, Math.floor(BATCH_BYTES / (4 * numbers))));
    const before = this.#prepared.get(ask.key);
    if (before) this.#prepared.delete(ask.key);
    if (before?.rows === batch) {
      this.#prepared.set(ask.key, before);
      return before;
    }
    if (before) this.#release(before);
    const [oldest] = this.#prepared.values();
    if (oldest && this.#prepared.size >= PROGRAMS_KEPT) this.#release(oldest);

    const inputs = Object.fromEntries(
      Object.entries(ask.given).map(([name, { width }]) => [
        name,
        allocateTensor(this.#gpu, 'data', name, [batch, width]),
      ]),
    );
    const states = Object.fromEntries(
      Object.entries(inputs).map(([name, x]): [string, State] => [name, { x, dx: undefined }]),
    );
    const graph = new CommandGraph({ target: this.#gpu.kind, stateOf: this.#parameters.stateOf });
    const landscape = this.#model.energy.landscape(states['x'] as State, this.#model.answers);
    landscape.fprop(graph);
    const outputs = ask.record(graph, landscape, states);
    for (const output of outputs) graph.output(output);
    const program = await graph.plan(this.#gpu);
    const prepared = { key: ask.key, rows: batch, program, inputs, outputs };
    this.#prepared.set(ask.key, prepared);
    return prepared;
  }

  #copyIn(target: Tensor, values: Values, first: number, count: number): void {
    if (!isBuffer(values)) {
      const part =
        values instanceof Float32Array
          ? values.subarray(first, first + count)
          : Float32Array.from({ length: count }, (_, i) => values[first + i] as number);
      writeTensor(this.#gpu, target, part);
      return;
    }
    if ((values.usage & BufferUsage.copySource) === 0) {
      throw new DataError(
        `${target.label}: expected a GPUBuffer with usage COPY_SRC. Create it with GPUBufferUsage.COPY_SRC.`,
      );
    }
    const { buffer, offset } = storageOf(target);
    const encoder = this.#gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(values, first * 4, buffer, offset, count * 4);
    this.#gpu.device.queue.submit([encoder.finish()]);
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

  #release({ program, inputs, key }: Prepared): void {
    program.dispose();
    for (const tensor of Object.values(inputs)) releaseTensor(this.#gpu, tensor);
    this.#prepared.delete(key);
  }
}

/** `[place][row]` → `[row, place]` */
function byRow<T extends Float32Array | Uint32Array>(
  places: readonly T[],
  make: new (length: number) => T,
): T {
  const rows = places[0]?.length ?? 0;
  const values = new make(rows * places.length);
  for (const [place, column] of places.entries()) {
    for (const [row, value] of column.entries()) values[row * places.length + place] = value;
  }
  return values;
}
