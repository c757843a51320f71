import { DataError } from './errors.ts';

/** @throws DataError unless `value` is a finite number > 0. */
export function checkPositive(operation: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new DataError(`${operation}: expected ${name} > 0, got ${value}. Pass a positive number.`);
  }
}

/** @throws DataError unless `value` is a finite number ≥ 0. */
export function checkNonNegative(operation: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new DataError(`${operation}: expected ${name} ≥ 0, got ${value}. Pass zero or a positive number.`);
  }
}

/** @throws DataError unless `value` is a whole number ≥ `least`. */
export function checkWhole(operation: string, name: string, value: number, least = 1): void {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new DataError(
      `${operation}: expected ${name} to be a whole number ≥ ${least}, got ${value}. Round it.`,
    );
  }
}

/** @throws DataError for an option that doesn't exist: a misspelt one would be ignored silently. */
export function checkKnown(operation: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new DataError(
      `${operation}: expected options ${known.join(', ')}, got ${unknown.join(', ')}. Use the names listed.`,
    );
  }
}
