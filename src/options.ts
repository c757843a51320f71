import { DataError } from './errors.ts';

/** float32's smallest normal number: devices may take smaller ones for 0. */
const LEAST_NORMAL = 2 ** -126;
/** u32's largest number. */
const MOST_WHOLE = 2 ** 32 - 1;

/** @throws DataError unless `value` is a number > 0 that float32 holds. */
export function checkPositive(operation: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new DataError(`${operation}: expected ${name} > 0, got ${value}. Pass a positive number.`);
  }
  checkMagnitude(operation, name, value);
}

/** @throws DataError unless `value` is 0, or a number > 0 that float32 holds. */
export function checkNonNegative(operation: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new DataError(`${operation}: expected ${name} ≥ 0, got ${value}. Pass zero or a positive number.`);
  }
  if (value > 0) checkMagnitude(operation, name, value);
}

/** On the device, what is larger than float32 would be infinite, and what is smaller 0. */
function checkMagnitude(operation: string, name: string, value: number): void {
  if (value < LEAST_NORMAL || !Number.isFinite(Math.fround(value))) {
    throw new DataError(
      `${operation}: expected ${name} from 1.2e-38 to 3.4e38, as float32 holds it, got ${value}. ` +
        'Measure in other units.',
    );
  }
}

/** @throws DataError unless `value` is a whole number ≥ `least` that u32 holds. */
export function checkWhole(operation: string, name: string, value: number, least = 1): void {
  if (!(Number.isInteger(value) && value >= least)) {
    const remedy = value < least ? `Pass ${least} or more.` : 'Pass a whole number.';
    throw new DataError(
      `${operation}: expected ${name} to be a whole number ≥ ${least}, got ${value}. ${remedy}`,
    );
  }
  if (value > MOST_WHOLE) {
    throw new DataError(
      `${operation}: expected ${name} to be a whole number ≤ ${MOST_WHOLE}, got ${value}. Pass a smaller one.`,
    );
  }
}

/**
 * The options, checked.
 *
 * @throws DataError for one that doesn't exist: a misspelt one would be ignored silently.
 */
export function checkKnown<T extends object>(operation: string, options: T, known: readonly string[]): T {
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new DataError(
      `${operation}: expected options ${known.join(', ')}, got ${unknown.join(', ')}. Use the names listed.`,
    );
  }
  return options;
}
