import countInvalid from '../../shaders/training/count_invalid.wgsl';
import type { Bounds } from '../answers/AnswerSpace.ts';
import { DataError, ShapeError } from '../errors.ts';
import type { Gpu } from '../gpu/Gpu.ts';
import { CommandGraph } from '../graph/CommandGraph.ts';
import { allocateTensor, readTensor, releaseTensor, writeTensor } from '../graph/Tensor.ts';
import { isBuffer, uploadTable, type Values } from './table.ts';

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

/** @throws DataError for NaN, what is infinite as float32, or values outside the bounds. */
export async function checkValues(gpu: Gpu, name: string, values: Values, bounds: Bounds): Promise<void> {
  if (isBuffer(values)) return checkBuffer(gpu, name, values, bounds);
  const [lowest, highest, step] = bounds;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(Math.fround(value))) {
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
  const { chunks } = uploadTable(gpu, name, values, values.size / 4, 1);
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
      writeTensor(gpu, count, Uint32Array.of(NOT_COUNTED));
      program.submit();
      const [notFinite = 0, outside = 0] = await readTensor(gpu, count);
      program.dispose();
      if (notFinite === NOT_COUNTED) {
        throw new DataError(
          `data: expected a live GPUBuffer in ${name}, which isn't mapped and was made on this Gpu's device, ` +
            'got one that the device refused. Make it with gpu.device.createBuffer, and keep it while it is used.',
        );
      }
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

/** What stands in the place of a count until the device has counted. */
const NOT_COUNTED = 0xffff_ffff;

const MAX_FLOAT = 3.4028234663852886e38;
