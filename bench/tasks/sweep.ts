import { numbers, sweepCase, type SweepCase } from '../cases.ts';
import { billions, type Task } from './Task.ts';

/** The forward sweep alone: log-sum-exp and masked argmin over all answers; sizes are P,K,D. */
export function sweep(
  distance: SweepCase['distance'],
  name = `sweep-${distance}`,
  sizes: readonly string[] = ['64,101,10', '256,1024,16', '1024,4096,16', '4096,65536,16'],
): Task {
  return {
    name,
    sizes,
    unit: '10⁹ (p,k,d)/s',
    // Two searches, each over every (p, k, d).
    value: (size, ms) => billions(2 * numbers(size).reduce((product, n) => product * n, 1), ms),
    prepare: (implementation, size) => implementation.sweep?.(sweepCase(distance, size)),
  };
}
