import type { Landscape } from '../answers/Landscape.ts';
import { landscapeOf } from '../energies/landscapeOf.ts';
import { DataError, LimitError, ShapeError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { Program } from '../graph/Program.ts';
import { ReplicaProgram } from '../graph/ReplicaProgram.ts';
import type { State } from '../graph/State.ts';
import { allocateTensor, releaseTensor, storageOf, writeTensor, type Tensor } from '../graph/Tensor.ts';
import { isBuffer, type Values } from './Dataset.ts';
import type { Model } from './model.ts';
import type { ParameterStore } from './ParameterStore.ts';

/** Working memory of one batch of questions, for one model and for all; longer inputs are asked in several. */
const BATCH_BYTES = 16 << 20;
const TOTAL_BYTES = 256 << 20;
const BATCH_ROWS = 8192;
/** A slider over β makes a program for each value: only the latest stay. */
const PROGRAMS_KEPT = 8;

interface Prepared {
  readonly key: string;
  /** Rows that were asked for at once, and rows that the device has room for. */
  readonly asked: number;
  readonly rows: number;
  readonly program: Pick<Program, 'submit' | 'dispose'>;
  readonly inputs: Record<string, Tensor>;
  /** Of each model. */
  readonly outputs: readonly (readonly Tensor[])[];
  /** The values of outputs. */
  readonly read: (outputs: readonly Tensor[]) => Promise<Answer>;
}

type Planned = Omit<Prepared, 'key' | 'asked'>;

/** What one model answers: the values of the outputs that the question records. */
export type Answer = (Float32Array | Uint32Array)[];

/** Who is asked. */
export interface Subject {
  readonly model: Model;
  readonly parameters: ParameterStore;
}

/** A question about given rows, recorded on the landscape of a batch of them. */
export interface Question {
  key: string;
  given: Record<string, { values: Values; width: number; rows: number }>;
  /** Numbers a row of the largest tensor involved. */
  rowNumbers: number;
  record: (graph: CommandGraph, landscape: Landscape, given: Record<string, State>) => readonly Tensor[];
}

/** Turns questions to one model, or to many at once, into programs, kept for the next time, and asks long inputs in several batches. */
export class QuestionPrograms {
  readonly #gpu: Gpu;
  readonly #subjects: readonly Subject[];
  /** By key, the one asked longest ago first. */
  readonly #prepared = new Map<string, Prepared>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(gpu: Gpu, subjects: readonly Subject[]) {
    this.#gpu = gpu;
    this.#subjects = subjects;
  }

  /** The answers of all models. Questions are asked one after the other: they share inputs, outputs and programs. */
  ask(question: Question): Promise<Answer[]> {
    const answer = this.#last.then(() => this.#askNow(question));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #askNow(question: Question): Promise<Answer[]> {
    const [rows = 0, ...others] = Object.values(question.given).map((given) => given.rows);
    if (others.some((other) => other !== rows)) {
      throw new ShapeError(
        `${question.key}: expected as many rows in x and y, got ${[rows, ...others].join(' and ')}. Pass one y for each x.`,
      );
    }
    const prepared = await this.#prepare(question, rows);
    const { program, inputs, outputs, read } = prepared;
    const answers = outputs.map((of): Answer =>
      of.map(({ element, width }) =>
        element === 'f32' ? new Float32Array(rows * width) : new Uint32Array(rows * width),
      ),
    );
    for (let first = 0; first < rows; first += prepared.rows) {
      const count = Math.min(prepared.rows, rows - first);
      for (const [name, { values, width }] of Object.entries(question.given)) {
        this.#copyIn(inputs[name] as Tensor, values, first * width, count * width);
      }
      program.submit();
      const flat = outputs.flat();
      const parts = await read(flat);
      for (const [i, values] of answers.flat().entries()) {
        const { width } = flat[i] as Tensor;
        values.set((parts[i] as Float32Array).subarray(0, count * width), first * width);
      }
    }
    return answers;
  }

  async #prepare(question: Question, rows: number): Promise<Prepared> {
    const bytes = 4 * Math.max((this.#subjects[0] as Subject).model.energy.inputs, question.rowNumbers);
    const room = Math.min(BATCH_BYTES / bytes, TOTAL_BYTES / bytes / this.#subjects.length);
    const batch = Math.max(1, Math.min(rows, BATCH_ROWS, Math.floor(room)));
    const before = this.#prepared.get(question.key);
    if (before) this.#prepared.delete(question.key);
    if (before?.asked === batch) {
      this.#prepared.set(question.key, before);
      return before;
    }
    if (before) this.#release(before);
    const [oldest] = this.#prepared.values();
    if (oldest && this.#prepared.size >= PROGRAMS_KEPT) this.#release(oldest);

    const prepared = { ...(await this.#planInLimits(question, batch)), key: question.key, asked: batch };
    this.#prepared.set(question.key, prepared);
    return prepared;
  }

  /** With hidden states too wide for so many rows, half as many; and so on. */
  async #planInLimits(question: Question, rows: number): Promise<Planned> {
    try {
      return await this.#plan(question, rows);
    } catch (error) {
      if (!(error instanceof LimitError) || rows === 1) throw error;
      return this.#planInLimits(question, Math.ceil(rows / 2));
    }
  }

  async #plan(question: Question, rows: number): Promise<Planned> {
    const inputs = Object.fromEntries(
      Object.entries(question.given).map(([name, { width }]) => [
        name,
        allocateTensor(this.#gpu, 'data', name, [rows, width]),
      ]),
    );
    const states = Object.fromEntries(
      Object.entries(inputs).map(([name, x]): [string, State] => [name, { x, dx: undefined }]),
    );
    try {
      const recordings = this.#subjects.map(({ model, parameters }) => {
        const graph = new CommandGraph({ target: this.#gpu.kind, stateOf: parameters.stateOf });
        const landscape = landscapeOf(model.energy, states['x'] as State, model.answers);
        landscape.fprop(graph);
        const outputs = question.record(graph, landscape, states);
        for (const output of outputs) graph.output(output);
        return { graph, outputs };
      });
      const graphs = recordings.map(({ graph }) => graph);
      const outputs = recordings.map((recording) => recording.outputs);
      return { rows, inputs, outputs, ...(await planFor(this.#gpu, graphs)) };
    } catch (error) {
      for (const tensor of Object.values(inputs)) releaseTensor(this.#gpu, tensor);
      throw error;
    }
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

  dispose(): void {
    for (const prepared of this.#prepared.values()) this.#release(prepared);
    this.#prepared.clear();
  }

  #release({ program, inputs, key }: Prepared): void {
    program.dispose();
    for (const tensor of Object.values(inputs)) releaseTensor(this.#gpu, tensor);
    this.#prepared.delete(key);
  }
}

async function planFor(
  gpu: Gpu,
  graphs: readonly CommandGraph[],
): Promise<Pick<Prepared, 'program' | 'read'>> {
  const [graph, ...others] = graphs as [CommandGraph, ...CommandGraph[]];
  if (others.length > 0) {
    const program = await ReplicaProgram.plan(gpu, graphs);
    return { program, read: (outputs) => program.read(outputs) };
  }
  const program = await graph.plan(gpu);
  return { program, read: (outputs) => Promise.all(outputs.map((output) => program.read(output))) };
}
