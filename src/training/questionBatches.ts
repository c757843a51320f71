import { longestOf } from './sequenceInputs.ts';

/** Working memory of one batch of questions, for one model and for all; longer inputs are asked in several. */
const BATCH_BYTES = 16 << 20;
const TOTAL_BYTES = 256 << 20;
const BATCH_ROWS = 8192;

/** Sequences of any lengths are asked by a program with up to so many times the room that they need, and at least this. */
const SPARE = 8;
const LEAST_ROWS = 64;
const LEAST_SAMPLES = 8;

/** What is asked about: P samples in N rows. */
export interface Extent {
  readonly samples: number;
  readonly rows: number;
  /** Rows of each sample, where samples are sequences; else 1. */
  readonly lengths: Uint32Array | undefined;
}

/** Room for a batch. */
export interface Capacity {
  readonly samples: number;
  readonly rows: number;
  /** Rows of a sample, at most. */
  readonly longest: number;
}

/** Neighbouring samples that are asked at once, and their rows. */
export interface QuestionBatch {
  readonly firstSample: number;
  readonly samples: number;
  readonly firstRow: number;
  readonly rows: number;
}

/**
 * Room for as many samples as go well into one batch, with `bytes` a row for each of some models. For sequences rounded up
 * to powers of two, so that questions about others find it large enough.
 */
export function capacityFor(extent: Extent, bytes: number, models: number): Capacity {
  const room = Math.min(BATCH_ROWS, Math.floor(Math.min(BATCH_BYTES, TOTAL_BYTES / models) / bytes));
  const rows = Math.max(1, Math.min(extent.rows, room));
  return extent.lengths ? roundUp(extent.lengths, rows) : { samples: rows, rows, longest: 1 };
}

/** Half the room; nothing where it can't get smaller: a sample is asked in one piece. */
export function halve({ lengths }: Extent, { rows }: Capacity): Capacity | undefined {
  const half = Math.max(Math.ceil(rows / 2), lengths ? longestOf(lengths) : 1);
  if (half >= rows) return undefined;
  return lengths ? atMost(roundUp(lengths, half), half) : { samples: half, rows: half, longest: 1 };
}

/** Whether a program with this room, made for what was `asked`, serves what asks for `wanted` without much waste. */
export function serves(extent: Extent, asked: Capacity, { longest }: Capacity, wanted: Capacity): boolean {
  if (!extent.lengths) return asked.rows === wanted.rows;
  return (
    asked.rows >= wanted.rows &&
    asked.rows <= SPARE * wanted.rows &&
    asked.samples >= wanted.samples &&
    longest >= longestOf(extent.lengths)
  );
}

/** Whole samples, in their order, as many a batch as there is room for. */
export function cutBatches({ samples, lengths }: Extent, room: Capacity): QuestionBatch[] {
  const batches: QuestionBatch[] = [];
  let [firstSample, firstRow] = [0, 0];
  while (firstSample < samples) {
    let [count, rows] = [0, 0];
    for (;;) {
      const next = lengths?.[firstSample + count] ?? 1;
      if (firstSample + count === samples || count === room.samples || rows + next > room.rows) break;
      count += 1;
      rows += next;
    }
    batches.push({ firstSample, samples: count, firstRow, rows });
    firstSample += count;
    firstRow += rows;
  }
  return batches;
}

function roundUp(lengths: Uint32Array, room: number): Capacity {
  const longest = longestOf(lengths);
  const rows = powerOfTwo(Math.max(room, longest, LEAST_ROWS));
  const extent = { samples: lengths.length, rows, lengths };
  const batches = cutBatches(extent, { samples: lengths.length, rows, longest });
  const samples = batches.reduce((most, batch) => Math.max(most, batch.samples), LEAST_SAMPLES);
  return atMost({ samples: powerOfTwo(samples), rows, longest: powerOfTwo(longest) }, rows);
}

function atMost({ samples, longest }: Capacity, rows: number): Capacity {
  return { samples: Math.min(samples, rows), rows, longest: Math.min(longest, rows) };
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}
