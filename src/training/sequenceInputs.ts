import type { Energy } from '../energies/Energy.ts';
import { DataError, ShapeError } from '../errors.ts';
import { held, isBuffer, type Values } from './table.ts';

/** X of samples that are sequences: the rows of all of them one after the other, and how many each has. */
export interface SequenceInputs {
  /** `[N, inputs]`: a row a position. */
  x: Values;
  /** `[P]`: positions of each sequence, whole numbers ≥ 1 that add up to N. */
  lengths: ArrayLike<number>;
}

/** X to ask about: a row a sample; where samples are sequences, with their lengths. */
export type Asked = Values | SequenceInputs;

/** The parts of what was asked about. */
export function partsOf(asked: Asked): Partial<SequenceInputs> & { x: Values } {
  return isParts(asked) ? asked : { x: asked };
}

/** What was asked about, as it is now. */
export function heldAsked(asked: Asked): Asked {
  const { x, lengths } = partsOf(asked);
  return askedOf({ x: held('x', x), ...(lengths && { lengths: Float64Array.from(lengths) }) });
}

/** The X of samples, to ask about. */
export function askedOf({ x, lengths }: { x: Values; lengths?: ArrayLike<number> }): Asked {
  return lengths ? { x, lengths } : x;
}

function isParts(asked: Asked): asked is SequenceInputs {
  return typeof asked === 'object' && asked !== null && !('length' in asked) && !isBuffer(asked as Values);
}

/**
 * Positions of each sequence, or nothing where samples aren't sequences.
 *
 * @param rows N, the rows of x.
 * @throws DataError for lengths that are missing, not asked for, or not whole numbers ≥ 1.
 * @throws ShapeError unless they add up to the rows of x.
 */
export function checkLengths(
  operation: string,
  energy: Energy,
  rows: number,
  lengths: ArrayLike<number> | undefined,
): Uint32Array<ArrayBuffer> | undefined {
  if (!energy.sequences) {
    if (lengths === undefined) return undefined;
    throw new DataError(
      `${operation}: expected no lengths, because each row of x is a sample of ${energy.name}, got ${lengths.length}. ` +
        'Leave them out, or use an energy over sequences such as linearChain.',
    );
  }
  if (lengths === undefined) {
    throw new DataError(
      `${operation}: expected { x, lengths }, because samples of ${energy.name} are sequences, got no lengths. ` +
        'Pass how many rows of x each sequence has.',
    );
  }
  const checked = Uint32Array.from(lengths);
  let sum = 0;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i] as number;
    if (!(Number.isSafeInteger(length) && length >= 1)) {
      throw new DataError(
        `${operation}: expected lengths to be whole numbers ≥ 1, got ${length} at ${i}. Leave out empty sequences.`,
      );
    }
    sum += length;
  }
  if (sum !== rows) {
    throw new ShapeError(
      `${operation}: expected lengths that add up to the ${rows} rows of x, got ${sum}. Pass one length a sequence.`,
    );
  }
  return checked;
}

/** No position, no sequence. */
export const NONE = 0xffff_ffff;

/** First row and number of rows of each sequence, `[P, 2]`, where they lie one after the other. */
export function rangesOf(lengths: Uint32Array): Uint32Array<ArrayBuffer> {
  const ranges = new Uint32Array(2 * lengths.length);
  let first = 0;
  for (const [i, length] of lengths.entries()) {
    ranges.set([first, length], 2 * i);
    first += length;
  }
  return ranges;
}

/** The sequence of each of `rows` rows, `[N]`; what is left over belongs to none. */
export function ownersOf(lengths: Uint32Array, rows: number): Uint32Array<ArrayBuffer> {
  const owners = new Uint32Array(rows).fill(NONE);
  let first = 0;
  for (const [i, length] of lengths.entries()) {
    owners.fill(i, first, first + length);
    first += length;
  }
  return owners;
}

/** Without `Math.max(…lengths)`, which fails for more arguments than the stack holds. */
export function longestOf(lengths: Uint32Array): number {
  return lengths.reduce((longest, length) => Math.max(longest, length), 0);
}
