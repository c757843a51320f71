import countInvalid from '../../shaders/training/count_invalid.wgsl';
import { rightDims, type AnswerSpace, type Bounds } from '../answers/AnswerSpace.ts';
import { DataError, LimitError, ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import { allocateTensor, borrowTensor, readTensor, releaseTensor, Tensor } from '../graph/Tensor.ts';

/** Numbers on the CPU, or a GPUBuffer of float32 with usage STORAGE on the same device. */
export type Values = ArrayLike<number> | GPUBuffer;

/** Samples: `x [N, inputs]` and right answers `y [N, A]` (labels, candidates: their numbers `[N]`), row-major. */
export interface Samples {
  x: Values;
  y: Values;
}

/** Rows `first … first + rows` of a table, small enough for one binding. */
export interface Chunk {
  readonly tensor: Tensor;
  readonly first: number;
}

/** Chunks start at multiples of 64 rows, so that their offsets in a buffer are multiples of 256 bytes. */
const ROW_ALIGNMENT = 64;

/** The samples on the GPU, checked; in several chunks where a table is larger than a binding may be. */
export class Dataset {
  readonly rows: number;
  readonly x: readonly Chunk[];
  readonly y: readonly Chunk[];
  readonly #gpu: Gpu;
  readonly #owned: readonly Tensor[];

  private constructor(gpu: Gpu, rows: number, x: Table, y: Table) {
    this.#gpu = gpu;
    this.rows = rows;
    this.x = x.chunks;
    this.y = y.chunks;
    this.#owned = [...x.owned, ...y.owned];
  }

  /**
   * @throws ShapeError when the numbers of rows differ or a row is incomplete.
   * @throws DataError for no rows, values that aren't finite, or right answers outside the answer space.
   */
  static async create(gpu: Gpu, { x, y }: Samples, inputs: number, space: AnswerSpace): Promise<Dataset> {
    const rows = countRows('x', x, inputs);
    const answers = countRows('y', y, rightDims(space));
    if (rows !== answers) {
      throw new ShapeError(
        `data: expected as many rows in x and y, got ${rows} and ${answers}. Pass one right answer for each x.`,
      );
    }
    await checkValues(gpu, 'x', x, FINITE);
    await checkValues(gpu, 'y', y, space.bounds);
    const tableX = upload(gpu, 'x', x, rows, inputs);
    try {
      return new Dataset(gpu, rows, tableX, upload(gpu, 'y', y, rows, rightDims(space)));
    } catch (error) {
      for (const tensor of tableX.owned) releaseTensor(gpu, tensor);
      throw error;
    }
  }

  /**
   * All rows of a table in one tensor.
   *
   * @throws LimitError when it is larger than one binding may be.
   */
  whole(table: 'x' | 'y'): Tensor {
    const [all, ...more] = this[table];
    if (!all || more.length > 0) {
      throw new LimitError(
        `data: expected ${table} of ${this.rows} rows to fit in one binding for a full batch, it needs ${more.length + 1}. ` +
          'Pass a batchSize to fit, or fewer rows.',
      );
    }
    return all.tensor;
  }

  dispose(): void {
    for (const tensor of this.#owned) releaseTensor(this.#gpu, tensor);
  }
}

export function isBuffer(values: Values): values is GPUBuffer {
  return 'mapState' in values && 'usage' in values;
}

/** @throws ShapeError for an incomplete row, DataError for none. */
export function countRows(name: string, values: Values, width: number): number {
  const length = isBuffer(values) ? values.size / 4 : values.length;
  if (!(length > 0)) {
    throw new DataError(`data: expected at least one row in ${name}, got none. Pass some samples.`);
  }
  if (length % width !== 0) {
    throw new ShapeError(
      `data: expected rows of ${width} number(s) in ${name}, got ${length} numbers. Pass N·${width} numbers, row by row.`,
    );
  }
  return length / width;
}

/** All finite numbers. */
export const FINITE: Bounds = [-Infinity, Infinity, 0];

/** @throws DataError for NaN, infinity, or values outside the bounds. */
export async function checkValues(gpu: Gpu, name: string, values: Values, bounds: Bounds): Promise<void> {
  if (isBuffer(values)) return checkBuffer(gpu, name, values, bounds);
  const [lowest, highest, step] = bounds;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      throw new DataError(
        `data: expected finite numbers in ${name}, got ${value} at ${i}. Remove or repair that sample.`,
      );
    }
    if (value < lowest || value > highest || (step > 0 && (value - lowest) % step !== 0)) {
      throw outsideError(name, bounds, `${value} at ${i}`);
    }
  }
}

function outsideError(name: string, [lowest, highest, step]: Bounds, found: string): DataError {
  const steps = step > 1 ? ` in steps of ${step}` : '';
  return new DataError(
    `data: expected labels ${lowest} … ${highest}${steps} in ${name}, got ${found}. ` +
      'Give right answers as the answer space asks, or make it larger.',
  );
}

async function checkBuffer(gpu: Gpu, name: string, values: GPUBuffer, bounds: Bounds): Promise<void> {
  const [lowest, highest, step] = bounds;
  const { chunks } = upload(gpu, name, values, values.size / 4, 1);
  const count = allocateTensor(gpu, 'state', 'invalid values', [2], { element: 'u32' });
  try {
    for (const { tensor } of chunks) {
      const graph = new CommandGraph();
      graph.launch(countInvalid, {
        tensors: { values: tensor, count },
        params: {
          length: tensor.length,
          lowest: Math.max(lowest, -MAX_FLOAT),
          highest: Math.min(highest, MAX_FLOAT),
          per_step: step > 0 ? 1 / step : 0,
        },
        over: [1],
      });
      const program = await graph.plan(gpu);
      program.submit();
      const [notFinite = 0, outside = 0] = await readTensor(gpu, count);
      program.dispose();
      if (notFinite > 0) {
        throw new DataError(
          `data: expected finite numbers in ${name}, got ${notFinite} that are NaN or infinite. Repair the buffer.`,
        );
      }
      if (outside > 0) throw outsideError(name, bounds, `${outside} outside`);
    }
  } finally {
    releaseTensor(gpu, count);
  }
}

const MAX_FLOAT = 3.4028234663852886e38;

interface Table {
  readonly chunks: readonly Chunk[];
  readonly owned: readonly Tensor[];
}

function upload(gpu: Gpu, name: string, values: Values, rows: number, width: number): Table {
  const chunkRows = Math.min(rows, rowsPerBinding(gpu, name, width));
  const chunks: Chunk[] = [];
  const borrowed = isBuffer(values) ? borrowTensor(name, [rows, width], values).storage : undefined;
  const data = isBuffer(values) || values instanceof Float32Array ? values : Float32Array.from(values);
  for (let first = 0; first < rows; first += chunkRows) {
    const count = Math.min(chunkRows, rows - first);
    const tensor = borrowed
      ? new Tensor(name, [count, width], 'f32', {
          buffer: borrowed.buffer,
          offset: first * width * 4,
          bytes: count * width * 4,
        })
      : allocateTensor(gpu, 'data', name, [count, width], {
          data: (data as Float32Array).subarray(first * width, (first + count) * width),
        });
    chunks.push({ tensor, first });
  }
  return { chunks, owned: borrowed ? [] : chunks.map(({ tensor }) => tensor) };
}

function rowsPerBinding(gpu: Gpu, name: string, width: number): number {
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const rows = Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / (width * 4));
  if (rows < ROW_ALIGNMENT) {
    throw new LimitError(
      `data: expected rows of ${name} of at most ${maxStorageBufferBindingSize / (4 * ROW_ALIGNMENT)} numbers, got ${width}. ` +
        'Request a device with a higher maxStorageBufferBindingSize.',
    );
  }
  return Math.floor(rows / ROW_ALIGNMENT) * ROW_ALIGNMENT;
}
