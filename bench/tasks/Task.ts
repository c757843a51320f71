import type { Implementation, Prepared } from '../Implementation.ts';
import type { Work } from './work.ts';

/** What is measured: a kind of work at several sizes. */
export interface Task {
  readonly name: string;
  /** One repetition in a sentence, for the report's page. */
  readonly about?: string;
  /** Smallest first; the first one is what `--quick` runs. */
  readonly sizes: readonly string[];
  readonly unit: string;
  /** Measures the adapter itself instead of the implementations. */
  readonly isCeiling?: true;
  /** What a measured time amounts to, in `unit`. */
  value(size: string, ms: number): number;
  /** What a repetition takes at least; absent: no share of a ceiling is given. */
  work?(size: string): Work;
  /** Undefined when the implementation takes no part. */
  prepare(implementation: Implementation, size: string): Promise<Prepared> | undefined;
}

/** Work items a second, in units of 10⁹. */
export function billions(items: number, ms: number): number {
  return items / ms / 1e6;
}
