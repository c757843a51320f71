import { rightDims } from '../answers/AnswerSpace.ts';
import type { Inputs, Sequences } from '../answers/Inputs.ts';
import { LimitError, ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import type { State } from '../graph/State.ts';
import { allocateTensor, releaseTensor, type Tensor } from '../graph/Tensor.ts';
import type { Model } from './model.ts';
import { placeSequences, releaseSequences } from './placeSequences.ts';
import { checkLengths } from './sequenceInputs.ts';
import { strata, type Strata } from './strata.ts';
import type { Batch } from './TrainingProgram.ts';
import { held, uploadTable, type Chunk, type Table, type Values } from './table.ts';
import { checkValues, countRows, FINITE } from './values.ts';

/**
 * Samples: `x [P, inputs]` and right answers `y [P, A]` (labels, candidates: their numbers `[P]`), row-major.
 *
 * Where a sample is a sequence, x has a row a position, `[N, inputs]`, all sequences one after the other; and y a label a
 * position, `[N]`, where answers are a `chain`, or else an answer a sequence.
 */
export interface Samples {
  x: Values;
  y: Values;
  /** `[P]`: positions of each sequence, whole numbers ≥ 1 that add up to N; of energies over sequences alone. */
  lengths?: ArrayLike<number>;
}

/** Strata with their tables on the GPU. */
export interface PlacedStrata extends Strata {
  readonly tables: { readonly slots: Tensor; readonly sequences: Tensor };
}

/** The samples on the GPU, checked. */
export class Dataset {
  /** P */
  readonly samples: number;
  /** N: rows of x. */
  readonly rows: number;
  /** Positions of each sample, where samples are sequences. */
  readonly lengths: Uint32Array | undefined;
  /** Whether y has a row a position, and not a row a sample. */
  readonly answersPerPosition: boolean;
  readonly x: readonly Chunk[];
  readonly y: readonly Chunk[];
  readonly #gpu: Gpu;
  readonly #owned: Tensor[];
  #sequences: Sequences | undefined;
  readonly #strata = new Map<number, PlacedStrata>();

  private constructor(gpu: Gpu, rows: RowCounts, x: Table, y: Table) {
    this.#gpu = gpu;
    this.rows = rows.rows;
    this.lengths = rows.lengths;
    this.samples = rows.lengths?.length ?? rows.rows;
    this.answersPerPosition = rows.perPosition;
    this.x = x.chunks;
    this.y = y.chunks;
    this.#owned = [...x.owned, ...y.owned];
  }

  /**
   * @throws ShapeError when the numbers of rows differ, a row is incomplete, or lengths don't add up to the rows of x.
   * @throws DataError for no rows, values that aren't finite, right answers outside the answer space, or lengths that are
   * missing, not asked for, or not whole numbers ≥ 1.
   */
  static async create(gpu: Gpu, samples: Samples, { energy, answers: { space } }: Model): Promise<Dataset> {
    const [x, y] = [held('x', samples?.x), held('y', samples?.y)];
    const rows = countRows('x', x, energy.inputs);
    const answers = countRows('y', y, rightDims(space));
    const lengths = checkLengths('data', energy, rows, samples.lengths);
    const counts = { rows, lengths, perPosition: space.sequences ?? false };
    checkAnswers('data', answers, counts);
    // Arrays are checked before anyone else can write into them.
    await Promise.all([
      checkValues(gpu, 'x', samples.x, FINITE),
      checkValues(gpu, 'y', samples.y, space.bounds),
    ]);
    const tableX = uploadTable(gpu, 'x', x, rows, energy.inputs);
    try {
      return new Dataset(gpu, counts, tableX, uploadTable(gpu, 'y', y, answers, rightDims(space)));
    } catch (error) {
      for (const tensor of tableX.owned) releaseTensor(gpu, tensor);
      throw error;
    }
  }

  /**
   * All samples as one batch; sequences lie in it without padding.
   *
   * @throws LimitError when a table is larger than one binding may be.
   */
  whole(): { x: Inputs; y: State } {
    const [x, y] = [this.#whole('x'), this.#whole('y')];
    if (this.lengths) this.#sequences ??= placeSequences(this.#gpu, this.lengths, this.rows);
    return { x: { x, dx: undefined, sequences: this.#sequences }, y: { x: y, dx: undefined } };
  }

  /** What a batch of `size` samples holds; of all of them by default, or where there are fewer. */
  batch(size: number = this.samples): Batch {
    if (size >= this.samples) return { samples: this.samples, rows: this.rows, padding: 0 };
    if (!this.lengths) return { samples: size, rows: size, padding: 0 };
    const { rows, padding } = this.strata(this.lengths, size);
    return { samples: size, rows, padding };
  }

  /** How batches of sequences are drawn: see `strata`. */
  strata(lengths: Uint32Array, batch: number): PlacedStrata {
    let placed = this.#strata.get(batch);
    if (!placed) {
      const drawn = strata(lengths, batch);
      const tables = {
        slots: this.#table('slots', [batch, 3], drawn.slots),
        sequences: this.#table('sequences', [lengths.length, 3], drawn.sequences),
      };
      placed = { ...drawn, tables };
      this.#strata.set(batch, placed);
    }
    return placed;
  }

  dispose(): void {
    for (const tensor of this.#owned) releaseTensor(this.#gpu, tensor);
    if (this.#sequences) releaseSequences(this.#gpu, this.#sequences);
  }

  #whole(table: 'x' | 'y'): Tensor {
    const [all, ...more] = this[table];
    if (!all || more.length > 0) {
      throw new LimitError(
        `data: expected ${table} of ${this.rows} rows to fit in one binding for a full batch, it needs ${more.length + 1}. ` +
          'Pass a batchSize to fit, or fewer rows.',
      );
    }
    return all.tensor;
  }

  #table(label: string, shape: readonly number[], data: Uint32Array<ArrayBuffer>): Tensor {
    const tensor = allocateTensor(this.#gpu, 'data', label, shape, { element: 'u32', data });
    this.#owned.push(tensor);
    return tensor;
  }
}

/** Rows of x, the lengths of sequences in them, and whether a right answer has a row a position. */
interface RowCounts {
  readonly rows: number;
  readonly lengths: Uint32Array | undefined;
  readonly perPosition: boolean;
}

/** @throws ShapeError unless there is a right answer for each position, each sequence or each row. */
export function checkAnswers(
  operation: string,
  answers: number,
  { rows, lengths, perPosition }: RowCounts,
): void {
  if (lengths && !perPosition && answers !== lengths.length) {
    throw new ShapeError(
      `${operation}: expected one row of y for each of ${lengths.length} sequences, got ${answers}. ` +
        'Pass one right answer a sequence; for one a position use chain.',
    );
  }
  if ((!lengths || perPosition) && answers !== rows) {
    throw new ShapeError(
      `${operation}: expected as many rows in x and y, got ${rows} and ${answers}. Pass one right answer for each x.`,
    );
  }
}
