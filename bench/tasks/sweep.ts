import { numbers, sweepCase, type SweepCase } from '../cases.ts';
import { billions, type Task } from './Task.ts';
import { BOLTZMANN, DISTANCE, FLOAT_BYTES, SEARCH, type Work } from './work.ts';

/** The forward sweep alone: log-sum-exp and masked argmin over all answers; sizes are P,K,D. */
export function sweep(
  distance: SweepCase['distance'],
  name = `sweep-${distance}`,
  sizes: readonly string[] = ['64,101,10', '256,1024,16', '1024,4096,16', '4096,65536,16'],
): Task {
  return {
    name,
    about:
      'The forward sweep alone: log-sum-exp and masked minimum over K answers for P samples. Sizes are P, K, D.',
    sizes,
    unit: '10⁹ (p,k,d)/s',
    // Two searches, each over every (p, k, d).
    value: (size, ms) => billions(2 * numbers(size).reduce((product, n) => product * n, 1), ms),
    work: (size) => sweepWork(distance, size),
    prepare: (implementation, size) => implementation.sweep?.(sweepCase(distance, size)),
  };
}

/**
 * Operations: K·D products for the embeddings of the answers; two searches, each with the energies of all P·K pairs; a
 * Boltzmann factor a pair in one, a comparison with the right answer and the lowest in the other.
 *
 * Traffic: X, the direction, Yi and the answers; embeddings written and read; F and Ei.
 */
function sweepWork(distance: SweepCase['distance'], size: string): Work {
  const [samples, answers, dims] = numbers(size) as [number, number, number];
  const embeddings = answers * dims;
  const ends = samples * dims + dims + samples + answers + 2 * samples;
  return {
    operations: embeddings + samples * answers * (2 * DISTANCE[distance] * dims + BOLTZMANN + SEARCH),
    traffic: FLOAT_BYTES * (ends + 2 * embeddings),
    given: FLOAT_BYTES * (ends + embeddings),
  };
}
