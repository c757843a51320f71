import type { Gpu } from '../gpu/Gpu.ts';
import { readTensors, storageOf } from '../graph/Tensor.ts';
import { HISTORY_CAPACITY, HISTORY_WIDTH, type Clock } from './Clock.ts';

/** Batch means of one replica at each of some steps, before their updates, oldest first: as `StepRecord`, in columns. */
export interface ReplicaHistory {
  loss: Float32Array;
  right: Float32Array;
  contrast: Float32Array;
}

/** Bytes of all replicas' histories on the GPU. */
const HISTORY_BYTES = 32 << 20;
const LEAST_CAPACITY = 64;
const ROW_BYTES = 4 * HISTORY_WIDTH;

/** Steps that each replica's history holds. */
export function historyCapacity(replicas: number): number {
  const fitting = Math.floor(HISTORY_BYTES / ROW_BYTES / replicas);
  return Math.min(HISTORY_CAPACITY, Math.max(LEAST_CAPACITY, fitting));
}

/** The last `count` rows of each history, or as many as there are. */
export async function readHistory(
  gpu: Gpu,
  clocks: readonly Clock[],
  count: number,
): Promise<ReplicaHistory[]> {
  const read = await readTensors(
    gpu,
    clocks.map(({ tensor }) => tensor),
  );
  const runs = clocks.map((clock, i) => runsOf(clock, (read[i] as Uint32Array)[0] as number, count));
  const ranges = clocks.flatMap(({ history }, i) => {
    const { buffer, offset } = storageOf(history);
    return (runs[i] as Run[]).map(({ first, rows }) => ({
      buffer,
      offset: offset + first * ROW_BYTES,
      bytes: rows * ROW_BYTES,
    }));
  });
  const parts = (await gpu.readAll(ranges)).map((bytes) => new Float32Array(bytes));
  return runs.map((own) => columnsOf(parts.splice(0, own.length)));
}

/** Neighbouring rows of a history. */
interface Run {
  readonly first: number;
  readonly rows: number;
}

/** Where the last `count` rows lie in the ring: to its end, and from its start on. */
function runsOf({ capacity }: Clock, step: number, count: number): Run[] {
  const rows = Math.min(count, step, capacity);
  const first = (step - rows) % capacity;
  const toEnd = Math.min(rows, capacity - first);
  return [
    { first, rows: toEnd },
    { first: 0, rows: rows - toEnd },
  ];
}

function columnsOf(parts: readonly Float32Array[]): ReplicaHistory {
  const rows = parts.flatMap((part) => [...part]);
  const column = (at: number): Float32Array =>
    Float32Array.from(
      { length: rows.length / HISTORY_WIDTH },
      (_, i) => rows[i * HISTORY_WIDTH + at] as number,
    );
  return { loss: column(0), right: column(1), contrast: column(2) };
}
