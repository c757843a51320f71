import type { Implementation, Prepared } from '../Implementation.ts';

/** What is measured: a kind of work at several sizes. */
export interface Task {
  readonly name: string;
  /** Smallest first; the first one is what `--quick` runs. */
  readonly sizes: readonly string[];
  readonly unit: string;
  /** Measures the adapter itself instead of the implementations. */
  readonly isCeiling?: true;
  /** What a measured time amounts to, in `unit`. */
  value(size: string, ms: number): number;
  /** Undefined when the implementation takes no part. */
  prepare(implementation: Implementation, size: string): Promise<Prepared> | undefined;
}

/** Work items a second, in units of 10⁹. */
export function billions(items: number, ms: number): number {
  return items / ms / 1e6;
}
