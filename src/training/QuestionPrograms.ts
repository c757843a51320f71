import type { Inputs, Sequences } from '../answers/Inputs.ts';
import type { Landscape } from '../answers/Landscape.ts';
import { landscapeOf } from '../energies/landscapeOf.ts';
import { DisposedError, LimitError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import type { Program } from '../graph/Program.ts';
import { ReplicaProgram } from '../graph/ReplicaProgram.ts';
import type { State } from '../graph/State.ts';
import {
  allocateTensor,
  writeTensor,
  releaseTensor,
  type ElementType,
  type Tensor,
} from '../graph/Tensor.ts';
import type { Model } from './model.ts';
import type { ParameterStore } from './ParameterStore.ts';
import { releaseSequences } from './placeSequences.ts';
import {
  capacityFor,
  cutBatches,
  halve,
  serves,
  type Capacity,
  type Extent,
  type QuestionBatch,
} from './questionBatches.ts';
import { ownersOf, rangesOf } from './sequenceInputs.ts';
import { copyIn, type Values } from './table.ts';

/** A slider over β makes a program for each value, and a long ranking a large one: only the latest stay, within this. */
const PROGRAMS_KEPT = 8;
const BYTES_KEPT = 512 << 20;

interface Prepared {
  readonly key: string;
  /** Room that was asked for, and that the device has. */
  readonly asked: Capacity;
  readonly room: Capacity;
  readonly program: Pick<Program, 'submit' | 'dispose' | 'bytes'>;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly sequences: Sequences | undefined;
  /** Of each model. */
  readonly outputs: readonly Outputs[];
  /** The values of outputs. */
  readonly read: (outputs: readonly Tensor[]) => Promise<(Float32Array | Uint32Array)[]>;
}

type Planned = Omit<Prepared, 'key' | 'asked'>;

/** What a question records: tensors with a row a sample, and with a row a position of sequences. */
export interface Outputs {
  readonly samples?: readonly Tensor[];
  readonly positions?: readonly Tensor[];
}

/** What one model answers: the values of the outputs that the question records. */
export interface Answer {
  readonly samples: (Float32Array | Uint32Array)[];
  readonly positions: (Float32Array | Uint32Array)[];
}

/** Who is asked. */
export interface Subject {
  readonly model: Model;
  readonly parameters: ParameterStore;
  /** The kind of adapter that its launches are cut for. */
  readonly target: 'cpu' | 'gpu';
}

/** Numbers that a question is about. */
export interface Given {
  readonly values: Values;
  readonly element?: ElementType;
  readonly width: number;
  /** Whether they have a row a sample, or a row for each row of x. */
  readonly per: 'sample' | 'row';
}

/** A question about given samples, recorded on the landscape of a batch of them. */
export interface Question {
  key: string;
  extent: Extent;
  given: Readonly<Record<string, Given>>;
  /** Numbers a row of the largest tensor involved. */
  rowNumbers: number;
  record: (graph: CommandGraph, landscape: Landscape, given: Record<string, State>) => Outputs;
}

/** Turns questions to one model, or to many at once, into programs, kept for the next time, and asks long inputs in several batches. */
export class QuestionPrograms {
  readonly #gpu: Gpu;
  readonly #subjects: readonly Subject[];
  /** By key, the one asked longest ago first. */
  readonly #prepared = new Map<string, Prepared>();
  #last: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(gpu: Gpu, subjects: readonly Subject[]) {
    this.#gpu = gpu;
    this.#subjects = subjects;
  }

  /** The answers of all models. Questions are asked one after the other: they share inputs, outputs and programs. */
  ask(question: Question): Promise<Answer[]> {
    const answer = this.#last.then(() => this.#askNow(question)).finally(() => this.#forget());
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #askNow(question: Question): Promise<Answer[]> {
    const { extent } = question;
    const prepared = await this.#prepare(question);
    const { program, outputs, read, room } = prepared;
    const answers = outputs.map(({ samples = [], positions = [] }): Answer => ({
      samples: samples.map((output) => valuesFor(output, extent.samples)),
      positions: positions.map((output) => valuesFor(output, extent.rows)),
    }));
    const flat = outputs.flatMap(tensorsOf);
    for (const batch of cutBatches(extent, room)) {
      this.#assertUsable();
      this.#place(question, prepared, batch);
      program.submit();
      const parts = await read(flat);
      let part = 0;
      const copyOut = (values: Float32Array | Uint32Array, first: number, rows: number): void => {
        const { width } = flat[part] as Tensor;
        values.set((parts[part] as Float32Array).subarray(0, rows * width), first * width);
        part += 1;
      };
      for (const { samples, positions } of answers) {
        for (const values of samples) copyOut(values, batch.firstSample, batch.samples);
        for (const values of positions) copyOut(values, batch.firstRow, batch.rows);
      }
    }
    return answers;
  }

  /** Writes the samples of a batch into the inputs; places that are left over have no rows, and rows no sequence. */
  #place({ given, extent }: Question, { inputs, sequences }: Prepared, batch: QuestionBatch): void {
    for (const [name, { values, width, per }] of Object.entries(given)) {
      const [first, rows] = per === 'row' ? [batch.firstRow, batch.rows] : [batch.firstSample, batch.samples];
      copyIn(this.#gpu, inputs[name] as Tensor, values, first * width, rows * width);
    }
    if (!sequences) return;
    const { firstSample, samples } = batch;
    const lengths = (extent.lengths as Uint32Array).subarray(firstSample, firstSample + samples);
    const ranges = new Uint32Array(sequences.ranges.length);
    ranges.set(rangesOf(lengths));
    writeTensor(this.#gpu, sequences.ranges, ranges);
    writeTensor(this.#gpu, sequences.owners, ownersOf(lengths, sequences.owners.length));
  }

  async #prepare(question: Question): Promise<Prepared> {
    this.#assertUsable();
    const { key, extent, rowNumbers } = question;
    const { energy } = (this.#subjects[0] as Subject).model;
    const bytes = 4 * Math.max(energy.inputs, rowNumbers);
    const asked = capacityFor(extent, bytes, this.#subjects.length);
    const before = this.#prepared.get(key);
    if (before) this.#prepared.delete(key);
    if (before && serves(extent, before.asked, before.room, asked)) {
      this.#prepared.set(key, before);
      return before;
    }
    if (before) this.#release(before);
    const prepared = { ...(await this.#planInLimits(question, asked)), key, asked };
    if (this.#disposed) this.#release(prepared);
    this.#assertUsable();
    this.#prepared.set(key, prepared);
    return prepared;
  }

  /** With hidden states too wide for so many rows, half as many; and so on. */
  async #planInLimits(question: Question, room: Capacity): Promise<Planned> {
    try {
      return await this.#plan(question, room);
    } catch (error) {
      const half = halve(question.extent, room);
      if (!(error instanceof LimitError) || !half) throw error;
      return this.#planInLimits(question, half);
    }
  }

  async #plan(question: Question, room: Capacity): Promise<Planned> {
    const placed: Tensor[] = [];
    const place = (label: string, shape: readonly number[], element: ElementType): Tensor => {
      const tensor = allocateTensor(this.#gpu, 'data', label, shape, { element });
      placed.push(tensor);
      return tensor;
    };
    try {
      const inputs = Object.fromEntries(
        Object.entries(question.given).map(([name, { width, per, element = 'f32' }]) => [
          name,
          place(name, [per === 'row' ? room.rows : room.samples, width], element),
        ]),
      );
      const sequences = question.extent.lengths && {
        count: room.samples,
        longest: room.longest,
        ranges: place('ranges', [room.samples, 2], 'u32'),
        owners: place('owners', [room.rows], 'u32'),
      };
      const states = Object.fromEntries(
        Object.entries(inputs).map(([name, x]): [string, State] => [name, { x, dx: undefined }]),
      );
      const x: Inputs = { ...(states['x'] as State), sequences };
      const recordings = this.#subjects.map(({ model, parameters, target }) => {
        const graph = new CommandGraph({ target, stateOf: parameters.stateOf });
        const landscape = landscapeOf(model.energy, x, model.answers);
        landscape.fprop(graph);
        const outputs = question.record(graph, landscape, states);
        for (const output of tensorsOf(outputs)) graph.output(output);
        return { graph, outputs };
      });
      const graphs = recordings.map(({ graph }) => graph);
      const outputs = recordings.map((recording) => recording.outputs);
      return { room, inputs, sequences, outputs, ...(await planFor(this.#gpu, graphs)) };
    } catch (error) {
      for (const tensor of placed) releaseTensor(this.#gpu, tensor);
      throw error;
    }
  }

  /** Keeps as many programs as may stay, the latest first; one too large to stay makes no other go. */
  #forget(): void {
    let [count, bytes] = [0, 0];
    for (const prepared of [...this.#prepared.values()].reverse()) {
      const { program } = prepared;
      if (count === PROGRAMS_KEPT || bytes + program.bytes > BYTES_KEPT) this.#release(prepared);
      else {
        count += 1;
        bytes += program.bytes;
      }
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const prepared of this.#prepared.values()) this.#release(prepared);
    this.#prepared.clear();
  }

  #release({ program, inputs, sequences, key }: Prepared): void {
    program.dispose();
    for (const tensor of Object.values(inputs)) releaseTensor(this.#gpu, tensor);
    if (sequences) releaseSequences(this.#gpu, sequences);
    this.#prepared.delete(key);
  }

  #assertUsable(): void {
    if (!this.#disposed) return;
    throw new DisposedError(
      'ask: expected a live Trainer, got one disposed of while it was asked. Await its answers before disposing of it.',
    );
  }
}

function tensorsOf({ samples = [], positions = [] }: Outputs): readonly Tensor[] {
  return samples.concat(positions);
}

function valuesFor({ element, width }: Tensor, rows: number): Float32Array | Uint32Array {
  return element === 'f32' ? new Float32Array(rows * width) : new Uint32Array(rows * width);
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
  return { program, read: (outputs) => program.readAll(outputs) };
}
