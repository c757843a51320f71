import type { Gpu } from 'webgpu-ebm';
import { judge } from './Comparison.ts';
import type { Group } from './groups/Group.ts';

/** A comparison that did not pass. */
export interface Failure {
  /** Of the case in the reference data. */
  readonly id: string;
  readonly what: string;
  readonly index: number;
  readonly expected: number | undefined;
  readonly got: number | undefined;
  /** By what is tolerated. */
  readonly error: number;
}

/** What became of a group. */
export interface GroupResult {
  readonly name: string;
  readonly comparisons: number;
  readonly numbers: number;
  /** Of all comparisons, by what is tolerated. */
  readonly worst: number;
  readonly seconds: number;
  readonly failures: readonly Failure[];
  /** Why it ended early. */
  readonly stopped?: string;
}

/** Checks a group; what goes wrong in it is part of the result. `onProgress` hears of the result so far. */
export async function runGroup(
  gpu: Gpu,
  group: Group,
  files: readonly unknown[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (sofar: GroupResult) => void },
): Promise<GroupResult> {
  const failures: Failure[] = [];
  let [comparisons, numbers, worst] = [0, 0, 0];
  const start = performance.now();
  const result = (): GroupResult => ({
    name: group.name,
    comparisons,
    numbers,
    worst,
    seconds: (performance.now() - start) / 1000,
    failures,
  });
  try {
    for await (const comparison of group.check(gpu, files)) {
      const { error, index } = judge(comparison);
      comparisons++;
      numbers += comparison.expected.length;
      worst = Math.max(worst, error);
      if (error > 1) {
        const { id, what, expected, actual } = comparison;
        failures.push({ id, what, index, expected: expected[index], got: actual[index], error });
      }
      onProgress(result());
      signal.throwIfAborted();
    }
  } catch (error) {
    const stopped = signal.aborted ? 'cancelled' : error instanceof Error ? error.message : String(error);
    return { ...result(), stopped };
  }
  return result();
}

export function passed({ comparisons, failures, stopped }: GroupResult): boolean {
  return comparisons > 0 && failures.length === 0 && stopped === undefined;
}
