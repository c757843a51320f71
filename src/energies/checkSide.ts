import { ShapeError } from '../errors.ts';

/** @throws ShapeError unless two things to be compared have as many numbers. */
export function checkSide(
  operation: string,
  what: string,
  size: number,
  other: string,
  expected: number,
): void {
  if (size !== expected) {
    throw new ShapeError(
      `${operation}: expected ${what} to have the ${expected} number(s) of ${other}, got ${size}. ` +
        'Change the size of the net or the answers.',
    );
  }
}
