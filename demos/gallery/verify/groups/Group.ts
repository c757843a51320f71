import type { Gpu } from 'webgpu-ebm';
import type { Comparison } from '../Comparison.ts';

/** What is checked together. */
export interface Group {
  readonly name: string;
  readonly about: string;
  /** Names of the files of reference data that it takes. */
  readonly files: readonly string[];
  /** @param files parsed, in the order of their names. */
  check(gpu: Gpu, files: readonly unknown[]): AsyncGenerator<Comparison>;
}

/** The cases of a file. */
export function casesOf<T>(file: unknown): readonly T[] {
  return (file as { cases: readonly T[] }).cases;
}
